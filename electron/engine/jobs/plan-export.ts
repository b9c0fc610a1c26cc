import { existsSync } from 'node:fs';
import type { FilmInfo, PictureInspection } from '../../../shared/film/film.ts';
import type { ColorizeRequest } from '../../../shared/job/job.ts';
import { purposeWished } from '../../../shared/job/export-presets.ts';
import { named, usualNaming } from '../../../shared/job/naming.ts';
import { plainLook, type Look } from '../../../shared/project/look.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import type { Warning } from '../../../shared/job/warning.ts';
import { unusedName } from '../files/names-beside.ts';
import { checkOutput } from '../film/check-output.ts';
import type { Container, Section } from '../../../shared/job/settings.ts';
import type { Encoders } from '../film/encoder-proof.ts';
import type { EncoderPlan } from '../film/encoders.ts';
import { containerFor, planStreams } from '../film/streams.ts';
import { hasFrames } from '../film/section.ts';
import { isBroadcast } from '../film/source.ts';
import { problemError } from '../problem-error.ts';
import type { FilmSession } from '../session/film-session.ts';
import { chooseNames, PromisedNames, type Names } from './output-names.ts';
import { summarise } from './summary.ts';

/**
 * @param from what set the section's start
 * @throws UserFacingError `usage` where the film has ended before a section begins
 */
export async function checkSection(film: FilmInfo, section: Section, from: 'in point' | '--start', signal: AbortSignal): Promise<void> {
  const { durationSeconds } = film;
  const { startSeconds } = section;
  // A broadcast's clock may start again, so that what is stated is the length of a piece.
  if (durationSeconds === null || startSeconds < durationSeconds || isBroadcast(film)) return;
  // What is stated may be wrong.
  if (await hasFrames(film, section, signal)) return;
  const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;
  throw problemError(
    'usage',
    { code: 'film-ends-before', lengthSeconds: rounded(durationSeconds), startSeconds: rounded(startSeconds) },
    from === '--start' ? 'choose an earlier --start' : 'move the in point back',
  );
}

/** What is done about interlaced scanning, and the field order that is kept. */
function planScan(
  { scan }: PictureInspection,
  deinterlace: boolean,
): { scan: Plan['scan']; interlaced: 'top-first' | 'bottom-first' | null } {
  if (scan === 'progressive') return { scan: 'progressive', interlaced: null };
  if (deinterlace) return { scan: 'deinterlace', interlaced: null };
  return scan === 'mixed' ? { scan: 'progressive', interlaced: null } : { scan: 'keep-interlaced', interlaced: scan };
}

/** What belongs to a film as a whole, for which pictures have no place. */
function lostBesidePictures({ video, chapters, tags, timecode }: FilmInfo, container: Container): Warning[] {
  if (container !== 'pictures') return [];
  const lost = { chapters: chapters > 0, tags: Object.keys(tags).length > 0, timecode: timecode !== null, captions: video.captions };
  const what = (['chapters', 'tags', 'timecode', 'captions'] as const).filter((name) => lost[name]);
  return what.length === 0 ? [] : [{ code: 'pictures-hold-less', what }];
}

/** How the coloured file is wished for; null is for the engine to choose. */
export type ExportWish = Pick<
  ColorizeRequest,
  'output' | 'codec' | 'container' | 'quality' | 'preset' | 'bitDepth' | 'encoder' | 'tracks' | keyof Look | 'deinterlace' | 'force'
>;

/** The look that is asked for; what is left out changes nothing. */
function wantedLook({ strength, saturation, warmth }: Pick<ExportWish, keyof Look>): Look {
  return {
    strength: strength ?? plainLook.strength,
    saturation: saturation ?? plainLook.saturation,
    warmth: warmth ?? plainLook.warmth,
  };
}

export interface ExportPlace {
  /** Where an output without a name goes. */
  readonly folder: string;
  /** The project file; null is beside the output. */
  readonly project: string | null;
  /** Names that nobody chose step aside for these. */
  readonly promised: readonly string[];
  /** An output without a name gets a number where a file has the usual one. */
  readonly numbered: boolean;
  /** How it is named; null is the usual. */
  readonly naming: string | null;
  /** Id of the network that its colours are from, which the name may say. */
  readonly network: string;
  /** Whether a project that nobody chose may be that of this film. */
  readonly isFree: (names: Names) => boolean;
}

/** What of an engine a plan of a file needs. */
export interface ExportParts {
  readonly session: FilmSession;
  readonly encoders: Encoders;
}

/** Everything about the file that is written, whoever makes its colours. */
export interface ExportPlan {
  readonly facts: Pick<Plan, 'film' | 'inspection' | 'output' | 'beside' | 'project' | 'export' | 'encoder' | 'streams' | 'scan'>;
  readonly encoder: EncoderPlan;
  readonly interlaced: 'top-first' | 'bottom-first' | null;
  /** What the file cannot keep. */
  readonly warnings: readonly Warning[];
}

/**
 * Decides container, name, encoder and streams of the file that a film's colours go into. Nothing is written.
 * @throws UserFacingError where the file could not be written as wished
 */
export async function planExport(
  { session, encoders }: ExportParts,
  wish: ExportWish,
  place: ExportPlace,
  signal: AbortSignal,
): Promise<ExportPlan> {
  const { film: probed } = session;
  const codec = wish.codec ?? 'h264';
  const container = wish.container ?? containerFor(wish.output, codec);
  const promised = new PromisedNames(place.promised);
  const purpose = purposeWished(wish, codec, container);
  const called = (name: string): string =>
    named(place.naming ?? usualNaming, { name, network: place.network, purpose, codec, date: new Date() });
  const { output: usual, project } = chooseNames(
    { film: probed.path, output: wish.output, folder: place.folder, container, project: place.project, called },
    promised,
    place.isFree,
  );
  const output =
    place.numbered && wish.output === null && !wish.force ? unusedName(usual, (path) => existsSync(path) || promised.has(path)) : usual;
  for (const path of [output, project]) {
    if (promised.has(path))
      throw problemError('output-unwritable', { code: 'name-promised', path }, 'choose another name with -o or --project');
  }
  await checkOutput({ output, project, film: probed.path, force: wish.force, pictures: container === 'pictures' });
  const inspection = await session.inspection(signal);
  const film = { ...probed, video: { ...probed.video, captions: probed.video.captions || inspection.captions } };
  const { scan, interlaced } = planScan(inspection, wish.deinterlace);
  const { quality, preset, bitDepth } = wish;
  const settings = { codec, container, quality, preset, bitDepth, ...wantedLook(wish), deinterlace: scan === 'deinterlace' };
  const { encoder, reports: tried } = await encoders.choose(film.video, settings, interlaced, wish.encoder ?? 'software', signal);
  const { streams, warnings } = planStreams(film, container, wish.tracks, codec);
  const used = { name: encoder.name, hardware: tried.at(-1)!.hardware, bitDepth: encoder.bitDepth, tried: [...tried] };
  return {
    facts: {
      film,
      inspection,
      output,
      ...(output === usual ? {} : { beside: usual }),
      project,
      export: settings,
      encoder: used,
      streams,
      scan,
    },
    encoder,
    interlaced,
    warnings: [
      ...warnings,
      ...(film.pictures?.rateAssumed === true ? [{ code: 'rate-assumed', rate: film.pictures.rate.num } as const] : []),
      ...lostBesidePictures(film, container),
      // No other codec of pictures would keep them.
      ...(film.video.captions && !encoder.keepsCaptions && container !== 'pictures' ? [{ code: 'captions-lost' } as const] : []),
      ...(film.video.hdr ? [{ code: 'hdr-lost' } as const] : []),
      ...(inspection.transparent ? [{ code: 'transparency-lost' } as const] : []),
      ...encoder.warnings,
    ],
  };
}

/** The whole plan: the file's part, and who makes the colours of which part of the film. */
export function statePlan(
  planned: ExportPlan,
  colouring: Omit<Plan, keyof ExportPlan['facts'] | 'estimatedBytes' | 'summary' | 'warnings'>,
  networkName: string,
): Plan {
  const facts = { ...planned.facts, ...colouring, estimatedBytes: null };
  return { ...facts, ...summarise(facts, networkName, planned.warnings) };
}
