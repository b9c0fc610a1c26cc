import { modelAt, momentTolerance, sameMoment, type Edits } from '../../../shared/project/edits.ts';

/** Where the edits of a film have shots begin, against what is found in its pictures. */
export class EditedCuts {
  private readonly edits: Edits;
  private readonly model: string;
  /** Ascending. */
  private readonly starts: readonly number[];

  /** @param model id of the network that colours the film where no shot asks for another */
  constructor(edits: Edits, model: string) {
    this.edits = edits;
    this.model = model;
    const edges = edits.shots.flatMap(({ startSeconds, endSeconds }) =>
      endSeconds === null ? [startSeconds] : [startSeconds, endSeconds],
    );
    // Colours of two networks do not continue each other, so a shot that is theirs alone is one whether it was cut or not.
    const changes = edges.filter((edge) => this.modelAt(edge) !== this.modelAt(edge - 2 * momentTolerance));
    this.starts = [...edits.cuts.added, ...changes].sort((one, other) => one - other);
  }

  /** The network that colours a frame. */
  modelAt(seconds: number): string {
    return modelAt(this.edits, seconds) ?? this.model;
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
