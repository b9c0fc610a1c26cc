import { dissolveProgress } from './dissolve.ts';
import { makeMiniature, similarity, type Miniature } from './miniature.ts';

/** How a shot begins. `start` is the film's first shot; a fade goes through a blank picture, a dissolve does not. */
export type Transition = 'start' | 'cut' | 'fade' | 'dissolve';

export interface Shot {
  /** First frame, counted from 0. */
  readonly startFrame: number;
  /** The frame after the last one. */
  readonly endFrame: number;
  readonly transitionIn: Transition;
}

/** So many frames after a frame must be seen before it is known whether a shot begins there. */
export const shotLookahead = 12;

/** Two unrelated pictures rarely reach this similarity and two neighbours of one shot rarely miss it (docs/temporal.md). */
const cutSimilarity = 0.61;
/** A cut must also stand out from the frames around it, which a whip pan does not. */
const cutContrast = 0.82;
/** From here on two pictures some frames apart show the same scene. */
const sameScene = 0.64;
/** A burst of light or a damaged chunk that lasts no longer than this is not a cut. */
const longestFlash = 5;
/** Spread of code values under which a picture is blank, absolute and as a share of its neighbours' spread. */
const blankDeviation = 2.5;
const blankShare = 0.15;
/** A fade has lost this share of its contrast just before the blank picture; a cut to black has not. */
const fadedShare = 0.65;

/**
 * Finds shots in a stream of luma frames: hard cuts, fades and dissolves. Exposure and contrast are normalised away
 * block by block before pictures are compared, so the flicker of old film is no cut, and pictures are compared along
 * motion, so a fast pan is none either; a flash is recognised by the scene's being the same before and after it.
 *
 * Memory is bounded: some 25 miniatures of 64 samples' width. Deterministic; depends on nothing but the frames.
 */
export class ShotDetector {
  private readonly miniatures = new Map<number, Miniature>();
  /** Similarity of each frame to the one before it. */
  private readonly similarities = new Map<number, number>();
  private pushed = 0;
  private decided = 0;
  private shotStart = 0;
  private transitionIn: Transition = 'start';
  private lastDissolve = -Infinity;

  /**
   * Takes the next frame.
   * @param luma 8-bit luma, `width * height` samples row by row; any size, the same for the whole film
   * @returns the shots that are finished and final by now, usually none
   */
  push(luma: Uint8Array, width: number, height: number): Shot[] {
    const miniature = makeMiniature(luma, width, height);
    const before = this.miniatures.get(this.pushed - 1);
    this.similarities.set(this.pushed, before === undefined ? 1 : similarity(before, miniature));
    this.miniatures.set(this.pushed, miniature);
    this.pushed += 1;
    return this.decide(this.pushed - shotLookahead);
  }

  /** Ends the film. @returns the remaining shots; none if no frame was pushed. */
  flush(): Shot[] {
    const shots = this.decide(this.pushed);
    if (this.pushed > this.shotStart) {
      shots.push({ startFrame: this.shotStart, endFrame: this.pushed, transitionIn: this.transitionIn });
      this.shotStart = this.pushed;
    }
    return shots;
  }

  /** Every frame below this one has its place: it belongs to a returned shot or to the one that is open. */
  get decidedFrames(): number {
    return this.decided;
  }

  /** First frame of the shot that is still open, and how it began. */
  get openShot(): { readonly startFrame: number; readonly transitionIn: Transition } {
    return { startFrame: this.shotStart, transitionIn: this.transitionIn };
  }

  private decide(until: number): Shot[] {
    const shots: Shot[] = [];
    for (; this.decided < until; this.decided += 1) {
      const frame = this.decided;
      const transition = frame === 0 ? null : this.boundaryAt(frame);
      if (transition !== null) {
        shots.push({ startFrame: this.shotStart, endFrame: frame, transitionIn: this.transitionIn });
        this.shotStart = frame;
        this.transitionIn = transition;
      }
      this.miniatures.delete(frame - shotLookahead);
      this.similarities.delete(frame - shotLookahead);
    }
    return shots;
  }

  private boundaryAt(frame: number): Transition | null {
    const blank = this.isBlank(frame);
    const blankBefore = this.isBlank(frame - 1);
    if (blank) return blankBefore ? null : this.blackoutAt(frame);
    if (blankBefore) return this.returnFromBlank(frame);
    if (this.isHardCut(frame)) return 'cut';
    return this.isDissolve(frame) ? 'dissolve' : null;
  }

  private deviation(frame: number): number {
    return this.miniatures.get(frame)?.deviation ?? 0;
  }

  private largestDeviation(from: number, to: number): number {
    let largest = 0;
    for (let frame = from; frame <= to; frame += 1) largest = Math.max(largest, this.deviation(frame));
    return largest;
  }

  private isBlank(frame: number): boolean {
    const around = this.largestDeviation(frame - shotLookahead + 1, frame + shotLookahead - 1);
    return this.deviation(frame) < Math.max(blankDeviation, blankShare * around);
  }

  private fadedOutBefore(frame: number): boolean {
    return frame > 0 && this.deviation(frame - 1) < fadedShare * this.largestDeviation(frame - 8, frame - 1);
  }

  private fadesInFrom(frame: number): boolean {
    return this.deviation(frame) < fadedShare * this.largestDeviation(frame, frame + 7);
  }

  /** A long blank chunk is a shot by itself; a short one belongs to the shot before it. */
  private blackoutAt(frame: number): Transition | null {
    for (let next = frame; next < frame + shotLookahead; next += 1) {
      if (!this.miniatures.has(next) || !this.isBlank(next)) return null;
    }
    return this.fadedOutBefore(frame) ? 'fade' : 'cut';
  }

  private returnFromBlank(frame: number): Transition | null {
    let first = frame - 1;
    while (first > frame - shotLookahead && this.miniatures.has(first - 1) && this.isBlank(first - 1)) first -= 1;
    const gradual = this.fadedOutBefore(first) || this.fadesInFrom(frame);
    if (frame - first <= longestFlash && first > this.shotStart && this.sameAround(first, frame, gradual)) return null;
    return gradual ? 'fade' : 'cut';
  }

  private sameAround(first: number, next: number, gradual: boolean): boolean {
    const after = this.miniatures.get(Math.min(this.pushed - 1, next + 1));
    const before = this.miniatures.get(Math.max(this.shotStart, first - 2));
    // Where the picture came or went gradually a fade is likelier than a flash, so more is asked of the likeness.
    return before !== undefined && after !== undefined && similarity(before, after) >= (gradual ? 0.8 : sameScene);
  }

  private isHardCut(frame: number): boolean {
    const here = this.similarities.get(frame) ?? 1;
    if (here >= cutSimilarity) return false;
    const around: number[] = [];
    for (let other = frame - 3; other <= frame + 3; other += 1) {
      const value = this.similarities.get(other);
      if (other !== frame && other > 0 && value !== undefined) around.push(value);
    }
    around.sort((a, b) => a - b);
    const usual = around[around.length >> 1] ?? 1;
    return here < cutContrast * usual && !this.isFlash(frame);
  }

  /** Whether some picture shortly before shows the same scene as some picture shortly after. */
  private isFlash(frame: number): boolean {
    const earliest = Math.max(this.shotStart, frame - longestFlash - 1);
    for (let before = frame - 1; before >= earliest; before -= 1) {
      const a = this.miniatures.get(before)!;
      for (let after = frame; after <= frame + longestFlash; after += 1) {
        const b = this.miniatures.get(after);
        if (b === undefined || after - before === 1 || after - before > longestFlash + 1) continue;
        if (similarity(a, b) >= sameScene) return true;
      }
    }
    return false;
  }

  private isDissolve(frame: number): boolean {
    if (frame - this.lastDissolve < 2 * shotLookahead) return false;
    const window: Miniature[] = [];
    for (let other = frame - shotLookahead; other < frame + shotLookahead; other += 1) {
      const miniature = this.miniatures.get(other);
      if (miniature === undefined || other < this.shotStart) return false;
      if (other > frame - shotLookahead && (this.similarities.get(other) ?? 0) < cutSimilarity) return false;
      window.push(miniature);
    }
    const share = dissolveProgress(window);
    if (share === null || share[shotLookahead - 1]! >= 0.5 || share[shotLookahead]! < 0.5) return false;
    this.lastDissolve = frame;
    return true;
  }
}
