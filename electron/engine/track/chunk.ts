import type { Transition } from '../motion/shots.ts';

/** How a shot begins; `added` where only the edits make it begin. */
export type ShotStart = Transition | 'added';

/** Which frames a chunk holds, and why these. */
export interface ChunkPlace {
  readonly firstFrame: number;
  /** Presentation timestamps in units of the track's time base. */
  readonly times: readonly bigint[];
  /** Set where the chunk begins a shot. */
  readonly transition: ShotStart | null;
  /** Frames, counted from the chunk's first, where a shot was found to begin and the edits said no. */
  readonly ignored: readonly number[];
  /** Which guides reach its shot, see `guidesSignature`; null where none does. */
  readonly guides: string | null;
}

/** Some consecutive frames of a colour track, stored in one transaction and final. */
export interface Chunk extends ChunkPlace {
  /** For each frame the a* plane then the b* plane. */
  readonly chroma: readonly Float32Array[];
  readonly keyFrames: readonly boolean[];
}

/** Frames stored in one transaction: what a power cut may cost. */
export const chunkFrames = 32;
