import type { LumaFrame } from '../film/luma-reader.ts';
import type { NetworkSize } from '../network/network-size.ts';
import { ShotDetector, type Transition } from '../motion/shots.ts';
import { chunkFrames, type ShotStart } from '../track/chunk.ts';
import type { EditedCuts } from '../track/edited-cuts.ts';

/** Frames that are coloured together: of one shot, at most {@link chunkFrames}. */
export interface FrameGroup {
  readonly frames: readonly LumaFrame[];
  /** How the shot begins where the group begins one, else null. */
  readonly transition: ShotStart | null;
  /** Frames, counted from the group's first, where a shot was found to begin and the edits said no. */
  readonly ignored: readonly number[];
}

/**
 * Groups the film's frames by shot, as found and as edited. The groups depend on the film and the edits alone, so every
 * run over it makes the same ones. Memory holds one group and the shot detector's lookahead.
 *
 * @param secondsOf film seconds of a frame
 */
export async function* groupByShot(
  frames: AsyncIterable<LumaFrame>,
  size: NetworkSize,
  cuts: EditedCuts,
  secondsOf: (frame: LumaFrame) => number,
): AsyncGenerator<FrameGroup> {
  const detector = new ShotDetector();
  const waiting: LumaFrame[] = [];
  /** First frames of shots that were decided and lie in `waiting`. */
  const starts = new Map<number, ShotStart>([[0, 'start']]);
  const ignored = new Set<number>();
  const take = function* (decided: number): Generator<FrameGroup> {
    while (waiting.length > 0) {
      const first = waiting[0]!.index;
      let length = 1;
      while (length < chunkFrames && length < waiting.length && first + length < decided && !starts.has(first + length)) length += 1;
      const bounded = length === chunkFrames || starts.has(first + length) || (decided === Infinity && length === waiting.length);
      if (!bounded || first + length > decided) return;
      const transition = starts.get(first) ?? null;
      const passedOver = Array.from({ length }, (_, offset) => offset).filter((offset) => ignored.delete(first + offset));
      starts.delete(first);
      yield { frames: waiting.splice(0, length), transition, ignored: passedOver };
    }
  };
  const mark = (startFrame: number, transition: Transition): void => {
    const frame = waiting.find(({ index }) => index === startFrame);
    if (frame === undefined || startFrame === 0) return;
    if (!cuts.removedAt(secondsOf(frame))) starts.set(startFrame, transition);
    else if (!starts.has(startFrame)) ignored.add(startFrame);
  };
  let before = -Infinity;
  for await (const frame of frames) {
    const seconds = secondsOf(frame);
    if (frame.index > 0 && cuts.addedAt(seconds, before)) starts.set(frame.index, 'added');
    before = seconds;
    waiting.push(frame);
    detector.push(frame.luma, size.width, size.height);
    mark(detector.openShot.startFrame, detector.openShot.transitionIn);
    yield* take(detector.decidedFrames);
  }
  for (const { startFrame, transitionIn } of detector.flush()) mark(startFrame, transitionIn);
  yield* take(Infinity);
}
