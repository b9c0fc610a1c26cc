import type { UserFacingError } from '../../../shared/job/errors.ts';
import type { TrackInfo } from '../../../shared/project/project.ts';
import { secondsOf } from '../film/source.ts';
import type { LumaFrame, LumaReader } from '../film/luma-reader.ts';
import type { Chain } from '../motion/links.ts';
import { colourChunk, type ChunkColours } from '../motion/smooth.ts';
import type { ProjectFile } from '../track/project-file.ts';
import type { Chunk } from '../track/chunk.ts';
import type { EditedCuts } from '../track/edited-cuts.ts';
import type { NetworkFile } from '../network/catalog.ts';
import type { ColourPart } from '../track/film-colours.ts';
import { groupByShot } from './group-by-shot.ts';
import { layOver } from '../motion/guide-mix.ts';
import { guidedGroups, type GuidedGroup, type ShotPart } from './guided-groups.ts';
import { planesOfFrame, type HintedNetwork } from './guide-planes.ts';
import type { ReturningPart } from './returning-shots.ts';
import type { JobNetworks } from './shot-networks.ts';
import { PlaneFitter } from '../track/plane-fitter.ts';
import { frameAt, type StoredFrame } from '../track/stored-colours.ts';
import { problemError } from '../problem-error.ts';

/** A chunk of the film with its colour, as stored. */
export interface ColouredChunk {
  readonly frames: readonly LumaFrame[];
  /** For each frame the a* plane then the b* plane, at the size of the film's own track. */
  readonly chroma: readonly Float32Array[];
}

export interface ColourSourceRequest {
  readonly reader: LumaReader;
  readonly project: ProjectFile;
  readonly main: ColourPart;
  /** The parts that colour some shots in place of the main one, by their network's id. */
  readonly others: ReadonlyMap<string, ColourPart>;
  readonly cuts: EditedCuts;
  /** Film seconds of a frame. */
  readonly secondsOf: (frame: LumaFrame) => number;
  readonly networks: JobNetworks;
  readonly lightness: Float32Array;
  readonly signal: AbortSignal;
  /** Throws where the film is not the one any more that the work began with; nothing is stored then. */
  readonly checkFilm: () => Promise<void>;
  /** Whether a shot that begins at this frame is to be coloured; `end` where no later one is either. Absent: all are. */
  readonly wanted?: (firstFrame: number) => boolean | 'end';
}

/** Stored colour must belong to these very frames. */
function otherFrames(): UserFacingError {
  return problemError(
    'project-mismatch',
    { code: 'project-of-other-frames' },
    'move the project file away, or choose another with --project',
  );
}

/** Whether a stored chunk is what this group of frames would be coloured as. */
function isOf(stored: Chunk, { frames, transition, ignored, guides }: GuidedGroup): boolean {
  return (
    stored.guides === guides &&
    stored.times.length === frames.length &&
    (stored.transition === null) === (transition === null) &&
    stored.ignored.length === ignored.length &&
    stored.ignored.every((offset, index) => offset === ignored[index])
  );
}

function checkTimes(stored: Chunk, frames: readonly LumaFrame[]): void {
  const common = Math.min(stored.times.length, frames.length);
  for (let index = 0; index < common; index += 1) if (stored.times[index] !== frames[index]!.time) throw otherFrames();
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

type Previous = { readonly luma: Uint8Array; readonly ab: Float32Array } | null;

/** @throws UserFacingError `project-incomplete` where the network is no longer there */
function networkOf({ networkFile, track }: ColourPart, firstFrame: number): NetworkFile {
  if (networkFile !== null) return networkFile;
  throw problemError(
    'project-incomplete',
    { code: 'project-network-gone', firstFrame, id: track.key.settings.model },
    'add it again, or colour the film with another by "kinetint colorize"',
  );
}

/** What a part's network says to hints. */
function hintedNetwork(part: ColourPart, firstFrame: number, { networks, lightness }: ColourSourceRequest): HintedNetwork {
  const networkFile = networkOf(part, firstFrame);
  return {
    takesHints: networkFile.entry.hints !== null,
    see: (luma) => networks.see(networkFile, luma, part.size, lightness),
    hinted: (sight, hints) => networks.hinted(networkFile, sight, hints),
  };
}

/** What the guides of a shot need of the part that colours it. */
function shotPart(part: ColourPart, request: ColourSourceRequest): ShotPart {
  const { size, track } = part;
  const grid = { width: track.width, height: track.height };
  const lumaAt = (frame: LumaFrame): Uint8Array => lumaOf(frame, part);
  return {
    size,
    grid,
    lumaOf: lumaAt,
    planesOf: (guides, frame) =>
      planesOfFrame(
        guides,
        { luma: lumaAt(frame), size, grid, lightness: request.lightness },
        (id) => request.project.guidePicture(id),
        () => hintedNetwork(part, frame.index, request),
      ),
  };
}

/** Colours frames of one shot by the part's network and settings. */
function colourFrames(
  part: ColourPart,
  frames: readonly LumaFrame[],
  { previous, chain }: { readonly previous: Previous; readonly chain: Chain | undefined },
  { networks, lightness }: ColourSourceRequest,
): Promise<ChunkColours> {
  const { track, size } = part;
  const networkFile = networkOf(part, frames[0]!.index);
  const lumas = frames.map((frame) => lumaOf(frame, part));
  const { smoothing, every } = track.key.settings;
  return colourChunk(
    { ...size, abWidth: track.width, abHeight: track.height, frames: lumas, previous },
    { smoothing, every, costs: { networkMilliseconds: track.networkMilliseconds } },
    (indices) =>
      networks.colour(
        networkFile,
        indices.map((index) => lumas[index]!),
        size,
        lightness,
      ),
    chain,
  );
}

/** What a shot that returns needs of the part that colours it. */
function returningPart(part: ColourPart, firstFrame: number, request: ColourSourceRequest): ReturningPart {
  return {
    ...shotPart(part, request),
    id: part.track.id,
    network: () => hintedNetwork(part, firstFrame, request),
    colourLast: async (frames) => (await colourFrames(part, frames, { previous: null, chain: undefined }, request)).ab.at(-1)!,
  };
}

async function colourGroup(group: GuidedGroup, part: ColourPart, previous: Previous, request: ColourSourceRequest): Promise<Chunk> {
  const { frames, transition, ignored, guides } = group;
  const { project, signal } = request;
  const { track } = part;
  const firstFrame = frames[0]!.index;
  const given = await group.given();
  const coloured = await colourFrames(part, frames, { previous, chain: given?.chain }, request);
  given?.colours.forEach((colours, index) => {
    layOver(coloured.ab[index]!, colours);
  });
  signal.throwIfAborted();
  const keys = new Set(coloured.keyFrames);
  const fresh = {
    firstFrame,
    times: frames.map(({ time }) => time),
    chroma: coloured.ab,
    keyFrames: frames.map((_, index) => keys.has(index)),
    transition,
    ignored,
    guides,
  };
  await request.checkFilm();
  return project.append(track, fresh, secondsOfGroup(frames, track));
}

function lumaOf(frame: LumaFrame, { further }: ColourPart): Uint8Array {
  return further === null ? frame.luma : frame.further[further]!;
}

/**
 * Walks the film in order and gives each chunk its colour: out of the project where it is stored and the edits have not
 * changed what it is, else from the network, storing it. What is handed out was packed and unpacked either way, so an
 * interrupted run and an uninterrupted one see the same numbers.
 *
 * @throws UserFacingError `project-mismatch`, `project-incomplete`, `output-full`, `device-unavailable`
 */
export async function* colourSource(request: ColourSourceRequest): AsyncGenerator<ColouredChunk> {
  const { reader, project, main, others, cuts, networks, lightness, signal } = request;
  const fitter = new PlaneFitter(main.track);
  let previous: Previous = null;
  let isWanted: boolean | 'end' = true;
  const partOf = (frame: LumaFrame): ColourPart => others.get(cuts.networkAt(request.secondsOf(frame))) ?? main;
  const returning = main.track.key.settings.scenes ? networks.returningShots(main.size, lightness) : null;
  const groups = groupByShot(reader.frames(), main.size, cuts, request.secondsOf);
  const guided = guidedGroups(groups, {
    cuts,
    secondsOf: request.secondsOf,
    partOf: (frame) => shotPart(partOf(frame), request),
    meet:
      returning === null
        ? null
        : (first, shot) => {
            const part = partOf(first);
            return returning.meet(returningPart(part, first.index, request), {
              ...shot,
              seconds: request.secondsOf(shot.frame),
              secondsBefore: shot.before.length === 0 ? 0 : request.secondsOf(shot.before.at(-1)!),
            });
          },
    signal,
  });
  for await (const group of guided) {
    signal.throwIfAborted();
    const { frames, transition } = group;
    const part = partOf(frames[0]!);
    // Nothing is carried across the beginning of a shot.
    if (transition !== null) {
      previous = null;
      isWanted = request.wanted?.(frames[0]!.index) ?? true;
    }
    if (isWanted === 'end') return;
    if (!isWanted) continue;
    let chunk = project.chunkAt(part.track, frames[0]!.index);
    if (chunk !== null) checkTimes(chunk, frames);
    if (chunk === null || !isOf(chunk, group)) chunk = await colourGroup(group, part, previous, request);
    previous = { luma: lumaOf(frames.at(-1)!, part), ab: chunk.chroma.at(-1)! };
    yield { frames, chroma: fitter.fit(chunk.chroma, part.track) };
  }
}

export interface StoredSourceRequest {
  readonly reader: LumaReader;
  readonly project: ProjectFile;
  readonly main: ColourPart;
  /** Where the colours of the section's frames are. */
  readonly stored: readonly StoredFrame[];
  readonly secondsOf: (frame: LumaFrame) => number;
  readonly signal: AbortSignal;
}

/**
 * Walks a section of the film whose colours are all stored, maybe in the track of a larger section.
 * @throws UserFacingError `project-mismatch` where a frame is not among them
 */
export async function* storedSource({
  reader,
  project,
  main,
  stored,
  secondsOf: timeOf,
  signal,
}: StoredSourceRequest): AsyncGenerator<ColouredChunk> {
  const fitter = new PlaneFitter(main.track);
  let chunk: StoredFrame['chunk'] | null = null;
  let all: readonly Float32Array[] = [];
  let next = 0;
  let [frames, chroma]: [LumaFrame[], Float32Array[]] = [[], []];
  for await (const frame of reader.frames()) {
    signal.throwIfAborted();
    const found = frameAt(stored, timeOf(frame), next);
    if (found === null) throw otherFrames();
    next = stored.indexOf(found, next) + 1;
    if (found.chunk !== chunk) {
      if (frames.length > 0) yield { frames, chroma };
      [frames, chroma] = [[], []];
      chunk = found.chunk;
      all = fitter.fit(project.chunkAt(chunk.track, chunk.place.firstFrame)?.chroma ?? [], chunk.track);
    }
    const planes = all[found.offset];
    if (planes === undefined) throw otherFrames();
    frames.push(frame);
    chroma.push(planes);
  }
  if (frames.length > 0) yield { frames, chroma };
}
