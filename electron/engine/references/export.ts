import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import { wholeFilm } from '../../../shared/job/settings.ts';
import { removeIfPossible, renameInto } from '../files/rename-into.ts';
import { moveIfFree } from '../files/take-name.ts';
import { likelyCause } from '../film/ffmpeg-process.ts';
import { LumaReader } from '../film/luma-reader.ts';
import { runTool } from '../film/run-tool.ts';
import { filmSecondsOf, openFilm } from '../film/section.ts';
import { preparation } from '../film/source.ts';
import { findFilmTools } from '../film/tools.ts';
import { ShotDetector } from '../motion/shots.ts';
import { makeMiniature, similarity, type Miniature } from '../motion/miniature.ts';
import type { FilmIdentity } from '../../../shared/project/project.ts';
import { problemError } from '../problem-error.ts';
import { identifyFilm } from '../track/identity.ts';
import { referenceName } from './file-names.ts';
import { listName, readReferenceList, type ReferenceList } from './reference-list.ts';

const lookSize = { width: 128, height: 96 };
/** A frame every so many, besides the middle of each shot. */
export const usualEvery = 48;
/** Mean luma code value up to which a frame is near black. */
const nearBlack = 28;
/** Frames of a shot more alike than this are near-duplicates. */
const nearDuplicate = 0.97;
/** FFmpeg's longest wait for one pass over a film. */
const timeoutMs = 24 * 3600 * 1000;

export interface ExportReferencesOptions {
  readonly signal: AbortSignal;
  readonly every: number;
  /** At most so many of each shot; null is as many as there are. */
  readonly perShot: number | null;
  /** Pictures of the same names are written over, and a list that cannot be read. */
  readonly force: boolean;
}

export interface ExportedReferences {
  /** Pictures that are in the folder as they are in the film. */
  readonly frames: number;
  /** Of how many shots the chosen frames are. */
  readonly shots: number;
  /** Names of pictures that were there, are others, and were left as they are. */
  readonly kept: readonly string[];
}

interface Candidate {
  readonly frame: number;
  readonly seconds: number;
  readonly miniature: Miniature;
  readonly luma: number;
}

/** The frames of one shot that are worth colouring, the middle one first. */
export function chooseFrames(start: number, end: number, every: number): number[] {
  const middle = Math.floor((start + end - 1) / 2);
  const others: number[] = [];
  for (let frame = Math.ceil(start / every) * every; frame < end; frame += every) if (frame !== middle) others.push(frame);
  return [middle, ...others];
}

/**
 * Writes frames of a film as grey pictures to be coloured elsewhere: the middle of each shot and one every so many frames,
 * without those that are nearly black or nearly the same. A list beside them says which frames they are; it goes on saying it of those
 * that were written before.
 * @throws UserFacingError where the film cannot be read or the folder not written, `output-exists` where the folder has another film's
 */
export async function exportReferences(
  film: FilmInfo,
  folder: string,
  { signal, every, perShot, force }: ExportReferencesOptions,
): Promise<ExportedReferences> {
  const identity = await identifyFilm(film.path);
  const before = await listBefore(folder, identity, force);
  const chosen = await chooseReferences(film, every, perShot, signal);
  const references = chosen.flatMap((frames, shot) =>
    frames.map(({ frame, seconds }) => ({ file: referenceName(frame), frame, seconds, shot })),
  );
  references.sort((one, other) => one.frame - other.frame);
  await mkdir(folder, { recursive: true });
  await removeRests(folder);
  const scratch = await mkdtemp(join(folder, `.kinetint-${process.pid}-`));
  try {
    await writePictures(
      film,
      references.map(({ frame }) => frame),
      scratch,
      signal,
    );
    const kept: string[] = [];
    for (const [index, { file }] of references.entries()) {
      const picture = join(scratch, `${String(index + 1).padStart(6, '0')}.png`);
      if (force) await renameInto(picture, join(folder, file));
      else if (!(await moveIfFree(picture, join(folder, file))) && !(await sameBytes(picture, join(folder, file)))) kept.push(file);
    }
    const files = new Set(references.map(({ file }) => file));
    const all = [...before.filter(({ file }) => !files.has(file)), ...references].sort((one, other) => one.frame - other.frame);
    const list: ReferenceList = { version: 1, film: { ...identity, name: basename(film.path) }, references: all };
    await writeFile(join(scratch, listName), `${JSON.stringify(list, null, 2)}\n`);
    await renameInto(join(scratch, listName), join(folder, listName));
    return { frames: references.length - kept.length, shots: chosen.filter((frames) => frames.length > 0).length, kept };
  } finally {
    await removeIfPossible(scratch);
  }
}

/** What the folder's list says of this film's frames already; two films cannot share a list, nor the names of their pictures. */
async function listBefore(folder: string, identity: FilmIdentity, force: boolean): Promise<ReferenceList['references']> {
  const list = await readReferenceList(folder).catch((error: unknown) => {
    if (force) return null;
    throw error;
  });
  if (list === null) return [];
  if (list.film.bytes === identity.bytes && list.film.fingerprint === identity.fingerprint) return list.references;
  const problem = { code: 'references-of-other-film', path: folder, film: list.film.name } as const;
  throw problemError('output-exists', problem, 'choose another folder with -o');
}

async function sameBytes(one: string, other: string): Promise<boolean> {
  // A folder of that name is no picture, and stays too.
  const [first, second] = await Promise.all([readFile(one), readFile(other).catch(() => null)]);
  return second !== null && first.equals(second);
}

/** Removes what runs that were killed left in the folder; a process that lives may be writing its own. */
async function removeRests(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = /^\.kinetint-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) await removeIfPossible(join(folder, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives where it may not be asked.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The frames of each shot, in the order of their worth. */
async function chooseReferences(film: FilmInfo, every: number, perShot: number | null, signal: AbortSignal): Promise<Candidate[][]> {
  const reader = new LumaReader({ film, section: wholeFilm, deinterlace: false, ...lookSize }, signal);
  const detector = new ShotDetector();
  // Where a shot's middle lies is known at its end; a miniature takes 3 kB, so all of them are kept until then.
  let seen: Candidate[] = [];
  const chosen: Candidate[][] = [];
  const close = (shots: readonly { startFrame: number; endFrame: number }[]): void => {
    for (const { startFrame, endFrame } of shots) {
      const kept: Candidate[] = [];
      for (const number of chooseFrames(startFrame, endFrame, every)) {
        if (kept.length === (perShot ?? Infinity)) break;
        const candidate = seen.find(({ frame }) => frame === number);
        if (candidate === undefined || candidate.luma <= nearBlack) continue;
        if (kept.every(({ miniature }) => similarity(miniature, candidate.miniature) < nearDuplicate)) kept.push(candidate);
      }
      chosen.push(kept);
      seen = seen.filter(({ frame }) => frame >= endFrame);
    }
  };
  for await (const { index, time, luma } of reader.frames()) {
    signal.throwIfAborted();
    const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length;
    const miniature = makeMiniature(luma, lookSize.width, lookSize.height);
    seen.push({ frame: index, seconds: Math.max(0, filmSecondsOf(time, reader.timeBase, film)), miniature, luma: mean });
    close(detector.push(luma, lookSize.width, lookSize.height));
  }
  signal.throwIfAborted();
  close(detector.flush());
  return chosen;
}

/** Writes the frames of some numbers as 000001.png and so on. */
async function writePictures(film: FilmInfo, frames: readonly number[], folder: string, signal: AbortSignal): Promise<void> {
  if (frames.length === 0) return;
  const wanted = frames.map((frame) => `eq(n,${frame})`).join('+');
  const filters = [...preparation(film, false), `select='${wanted}'`, 'scale=w=trunc(iw*sar/2+0.5)*2:h=ih', 'setsar=1', 'format=gray'];
  const graph = join(folder, 'graph');
  await writeFile(graph, `[0:${film.video.index}]${filters.join(',')}[out]`);
  const { status, stderr } = await runTool(
    findFilmTools().ffmpeg,
    [
      ...['-v', 'error', '-nostdin', ...openFilm(film, 0), '-filter_complex_script', graph, '-map', '[out]'],
      ...['-fps_mode', 'passthrough', '-f', 'image2', join(folder.replaceAll('%', '%%'), '%06d.png')],
    ],
    { signal, timeoutMs },
  );
  if (status !== 0)
    throw new UserFacingError(
      'output-unwritable',
      `The frames could not be written to ${folder} (${likelyCause(stderr.trim().split('\n')).replace(/\.+$/, '')}): choose another folder with -o.`,
    );
}
