import { correlation, makeMiniature, type Miniature } from '../motion/miniature.ts';
import { alignPicture, type Alignment } from './align.ts';
import type { ComparedFrame } from './film-frames.ts';
import type { Picture } from './read-picture.ts';
import { lumaOfPicture } from './picture-planes.ts';

/** Neighbours look alike: of so many frames in a row only the likest is remembered. */
const run = 12;
/** So many of those are compared closely. */
const mostCandidates = 5;

interface Candidate {
  readonly frame: ComparedFrame;
  readonly likeness: number;
}

/** The frame that a picture was found to be of. */
export interface FoundFrame extends Alignment {
  readonly frame: ComparedFrame;
}

/**
 * Finds the frame of a film that a picture without a number is of. Each frame that goes by is compared at a glance, by the
 * correlation of miniatures, and the likeliest few are laid under the picture as any reference frame is.
 */
export class FrameSearch {
  private readonly picture: Picture;
  private readonly size: { readonly width: number; readonly height: number };
  private readonly ratio: number;
  private readonly miniature: Miniature;
  /** The likeliest first; no two of one run. */
  private candidates: Candidate[] = [];

  /**
   * @param size at which frames are compared
   * @param ratio width by height of the frames as they are shown
   */
  constructor(picture: Picture, size: { readonly width: number; readonly height: number }, ratio: number) {
    this.picture = picture;
    this.size = size;
    this.ratio = ratio;
    this.miniature = makeMiniature(lumaOfPicture(picture, size), size.width, size.height);
  }

  /** @param miniature the frame's own, made once for all pictures that are sought */
  look(frame: ComparedFrame, miniature: Miniature): void {
    const likeness = correlation(this.miniature, miniature);
    const runOf = ({ frame: number }: ComparedFrame): number => Math.floor(number / run);
    const rival = this.candidates.find((other) => runOf(other.frame) === runOf(frame));
    if (rival !== undefined && rival.likeness >= likeness) return;
    this.candidates = [...this.candidates.filter((other) => other !== rival), { frame, likeness }]
      .sort((one, other) => other.likeness - one.likeness)
      .slice(0, mostCandidates);
  }

  /** The likest of the frames that went by; null where none did. */
  best(): FoundFrame | null {
    return this.candidates.reduce<FoundFrame | null>((best, { frame }) => {
      const found = { frame, ...alignPicture(frame.luma, this.size, this.ratio, this.picture) };
      return best === null || found.match > best.match ? found : best;
    }, null);
  }
}
