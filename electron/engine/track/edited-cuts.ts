import { networkAt, momentTolerance, sameMoment, type Edits } from '../../../shared/project/edits.ts';
import { activeGuides, type Guide } from '../../../shared/project/guides.ts';

/** What the edits of a film say of its shots: where they begin, against what is found in its pictures, and their guides. */
export class EditedCuts {
  private readonly edits: Edits;
  private readonly networkId: string;
  /** Ascending. */
  private readonly starts: readonly number[];
  /** Those that do something, by time. */
  readonly guides: readonly Guide[];

  /** @param networkId id of the network that colours the film where no shot asks for another */
  constructor(edits: Edits, networkId: string) {
    this.edits = edits;
    this.networkId = networkId;
    this.guides = activeGuides(edits.guides);
    const edges = edits.shots.flatMap(({ startSeconds, endSeconds }) =>
      endSeconds === null ? [startSeconds] : [startSeconds, endSeconds],
    );
    // Colours of two networks do not continue each other, so a shot that is theirs alone is one whether it was cut or not.
    const changes = edges.filter((edge) => this.networkAt(edge) !== this.networkAt(edge - 2 * momentTolerance));
    this.starts = [...edits.cuts.added, ...changes].sort((one, other) => one - other);
  }

  /** Guides on the frames from one time to another, both included. */
  guidesWithin(from: number, to: number): Guide[] {
    return this.guides.filter(({ seconds }) => seconds >= from - momentTolerance && seconds <= to + momentTolerance);
  }

  /** The network that colours a frame. */
  networkAt(seconds: number): string {
    return networkAt(this.edits, seconds) ?? this.networkId;
  }

  /** Whether the edits make a shot begin with the frame at `seconds`, the frame before it being at `before`. */
  addedAt(seconds: number, before: number): boolean {
    return this.starts.some((start) => start > before + momentTolerance && start <= seconds + momentTolerance);
  }

  /** Whether the edits keep a found shot from beginning with the frame at `seconds`. */
  removedAt(seconds: number): boolean {
    return this.edits.cuts.removed.some((removed) => sameMoment(removed, seconds));
  }
}
