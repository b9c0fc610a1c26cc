import type { ChunkPlace } from './chunk.ts';

/** Where a chunk is stored, with the film seconds of its frames, ascending. */
export interface ReadPlace {
  readonly place: ChunkPlace;
  readonly seconds: readonly number[];
}

/** A track's places that were read before: a long film has thousands, and a job adds to them while they are shown. */
export interface ReadPlaces {
  readonly generation: number;
  readonly places: ReadPlace[];
}
