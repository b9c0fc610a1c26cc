import { UserFacingError } from '../../../shared/errors.ts';
import type { TrackInfo } from '../../../shared/project.ts';
import { secondsOf } from '../film/source.ts';
import type { LumaFrame, LumaReader } from '../film/luma-reader.ts';
import type { ColourNetwork, NetworkSize } from '../model/network.ts';
import type { ProjectFile, Stretch } from '../project/project-file.ts';

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

/** Groups the film's frames; only the last group may be smaller. */
async function* groups(frames: AsyncIterable<LumaFrame>, lengthAt: (firstFrame: number) => number): AsyncGenerator<LumaFrame[]> {
  let group: LumaFrame[] = [];
  let wanted = lengthAt(0);
  for await (const frame of frames) {
    group.push(frame);
    if (group.length === wanted) {
      yield group;
      group = [];
      wanted = lengthAt(frame.index + 1);
    }
  }
  if (group.length > 0) yield group;
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
  const lengthAt = (firstFrame: number): number => project.stretchLength(track, firstFrame) ?? stretchFrames;
  for await (const frames of groups(reader.frames(), lengthAt)) {
    signal.throwIfAborted();
    const firstFrame = frames[0]!.index;
    const found = project.stretchAt(track, firstFrame);
    if (found !== null) {
      checkTimes(found, frames);
      yield { frames, chroma: found.chroma };
      continue;
    }
    if (network === null) {
      throw new UserFacingError('project-incomplete', `The project is coloured only up to frame ${firstFrame}: finish it with "kinetint colorize" first.`);
    }
    const chroma = await network.colour(frames.map(({ luma }) => luma), size, lightness);
    signal.throwIfAborted();
    const stretch: Stretch = {
      firstFrame,
      times: frames.map(({ time }) => time),
      chroma,
      keyFrames: frames.map(() => true),
      transition: firstFrame === 0 ? 'start' : null,
    };
    yield { frames, chroma: project.append(track, stretch, secondsOfGroup(frames, track)).chroma };
  }
}
