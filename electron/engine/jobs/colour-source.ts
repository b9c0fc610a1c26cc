import { UserFacingError } from '../../../shared/errors.ts';
import type { TrackInfo } from '../../../shared/project.ts';
import { secondsOf } from '../film/source.ts';
import type { LumaFrame, LumaReader } from '../film/luma-reader.ts';
import type { ColourNetwork, NetworkSize } from '../model/network.ts';
import { ShotDetector } from '../motion/shots.ts';
import { colourStretch } from '../motion/smooth.ts';
import type { ProjectFile, Stretch, Transition } from '../project/project-file.ts';

/** Frames stored in one transaction: what a power cut may cost. */
export const stretchFrames = 32;

/** A stretch of the film with its colour, as stored. */
export interface ColouredStretch {
  readonly frames: readonly LumaFrame[];
  /** For each frame the a* plane then the b* plane, at the track's size. */
  readonly chroma: readonly Float32Array[];
}

export interface ColourSourceRequest {
  readonly reader: LumaReader;
  readonly project: ProjectFile;
  readonly track: TrackInfo;
  /** Needed for frames that are not stored yet; null renders a finished track. */
  readonly network: ColourNetwork | null;
  readonly size: NetworkSize;
  readonly lightness: Float32Array;
  readonly signal: AbortSignal;
}

/** Frames that are coloured together: of one shot, at most {@link stretchFrames}. */
interface FrameGroup {
  readonly frames: readonly LumaFrame[];
  /** How the shot begins where the group begins one, else null. */
  readonly transition: Transition | null;
}

/**
 * Groups the film's frames by shot. The groups depend on the film alone, so every run over it makes the same ones.
 * Memory holds one group and the shot detector's lookahead.
 */
async function* groupByShot(frames: AsyncIterable<LumaFrame>, size: NetworkSize): AsyncGenerator<FrameGroup> {
  const detector = new ShotDetector();
  const waiting: LumaFrame[] = [];
  /** First frames of shots that were decided and lie in `waiting`. */
  const starts = new Map<number, Transition>([[0, 'start']]);
  const take = function* (decided: number): Generator<FrameGroup> {
    while (waiting.length > 0) {
      const first = waiting[0]!.index;
      let length = 1;
      while (length < stretchFrames && length < waiting.length && first + length < decided && !starts.has(first + length)) length += 1;
      const bounded = length === stretchFrames || starts.has(first + length) || (decided === Infinity && length === waiting.length);
      if (!bounded) return;
      const transition = starts.get(first) ?? null;
      starts.delete(first);
      yield { frames: waiting.splice(0, length), transition };
    }
  };
  const mark = (startFrame: number, transition: Transition): void => {
    if (waiting.length > 0 && startFrame >= waiting[0]!.index) starts.set(startFrame, transition);
  };
  for await (const frame of frames) {
    waiting.push(frame);
    detector.push(frame.luma, size.width, size.height);
    mark(detector.openShot.startFrame, detector.openShot.transitionIn);
    yield* take(detector.decidedFrames);
  }
  for (const { startFrame, transitionIn } of detector.flush()) mark(startFrame, transitionIn);
  yield* take(Infinity);
}

/** Stored colour must belong to these very frames. */
function checkTimes(stored: Stretch, frames: readonly LumaFrame[]): void {
  const same = stored.times.length === frames.length && stored.times.every((time, index) => time === frames[index]!.time);
  if (!same) {
    throw new UserFacingError('project-mismatch', 'The project holds colours for other frames than this film has (was FFmpeg changed?): move the project file away, or choose another with --project.');
  }
}

/** Seconds that a group of frames lasts, for the track's byte budget. */
function secondsOfGroup(frames: readonly LumaFrame[], track: TrackInfo): number {
  const first = frames[0]!;
  const last = frames.at(-1)!;
  const gaps = frames.length - 1;
  const span = secondsOf(last.time - first.time, track.timeBase);
  // A group of one frame says nothing of its rate; films run at 24 or so.
  return gaps === 0 || span <= 0 ? frames.length / 24 : (span * frames.length) / gaps;
}

/**
 * Walks the film in order and gives each stretch its colour: out of the project where it is stored, else from the
 * network, storing it. What is handed out was packed and unpacked either way, so an interrupted run and an
 * uninterrupted one see the same numbers.
 *
 * @throws UserFacingError `project-mismatch`, `project-incomplete`, `output-full`
 */
export async function* colourSource(request: ColourSourceRequest): AsyncGenerator<ColouredStretch> {
  const { reader, project, track, network, size, lightness, signal } = request;
  let previous: { readonly luma: Uint8Array; readonly ab: Float32Array } | null = null;
  for await (const { frames, transition } of groupByShot(reader.frames(), size)) {
    signal.throwIfAborted();
    const firstFrame = frames[0]!.index;
    // Nothing is carried across the beginning of a shot.
    if (transition !== null) previous = null;
    let stretch = project.stretchAt(track, firstFrame);
    if (stretch !== null) {
      checkTimes(stretch, frames);
    } else {
      if (network === null) {
        throw new UserFacingError('project-incomplete', `The project is coloured only up to frame ${firstFrame}: finish it with "kinetint colorize" first.`);
      }
      const lumas = frames.map(({ luma }) => luma);
      const { width: abWidth, height: abHeight } = track;
      const { smoothing, every } = track.key.settings;
      const coloured = await colourStretch(
        { ...size, abWidth, abHeight, frames: lumas, previous },
        { smoothing, every, costs: { networkMilliseconds: track.networkMilliseconds } },
        async (indices) => network.colour(indices.map((index) => lumas[index]!), size, lightness),
      );
      signal.throwIfAborted();
      const keys = new Set(coloured.keyFrames);
      const fresh = { firstFrame, times: frames.map(({ time }) => time), chroma: coloured.ab, keyFrames: frames.map((_, index) => keys.has(index)), transition };
      stretch = project.append(track, fresh, secondsOfGroup(frames, track));
    }
    previous = { luma: frames.at(-1)!.luma, ab: stretch.chroma.at(-1)! };
    yield { frames, chroma: stretch.chroma };
  }
}
