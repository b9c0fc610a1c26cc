import { performance } from 'node:perf_hooks';
import { basename } from 'node:path';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { ColorizeRequest } from '../../../shared/job/job.ts';
import { partOfShot, type Part } from '../../../shared/job/part.ts';
import { estimateFrames } from '../../../shared/film/film-length.ts';
import { lightnessOfLuma, filmColourOf } from '../colour/film-colour.ts';
import { LumaReader } from '../film/luma-reader.ts';
import { filmSecondsOf } from '../film/section.ts';
import { checkSameFilm } from '../session/film-stamp.ts';
import { openSoundToColour } from '../track/sound-project.ts';
import { colourSource } from './colour-source.ts';
import type { JobOptions } from './plan.ts';
import { coloursToMake, prepareColorize } from './prepare.ts';
import { ProgressTeller } from './progress.ts';
import { JobNetworks } from './shot-networks.ts';

/** What a part has done. */
export interface PartDone {
  readonly project: string;
  /** Frames of its shots. */
  readonly frames: number;
  readonly seconds: number;
}

/**
 * Colours one part of a film, the shots that fall to it, into a project of its own; no film is written. Every part reads
 * the film from its beginning, since only then are its shots and frames those of one machine's run: so what the parts
 * hold together is what one machine would have made, bit for bit. Reading is a small part of colouring
 * (docs/scale.md).
 *
 * @throws UserFacingError; `interrupted` when `signal` aborts, with everything finished kept in the project
 */
export async function colourPart(request: ColorizeRequest, part: Part, { engine, signal, onEvent }: JobOptions): Promise<PartDone> {
  const started = performance.now();
  // The output is not written here, so nothing needs to make room for it.
  const job = await prepareColorize({ ...request, force: true }, engine, signal);
  const { plan } = job;
  const { film, section, networkSize } = plan;
  await using networks = new JobNetworks(engine, plan.device, job.network, (message) => onEvent?.({ type: 'warning', message }));
  const total = estimateFrames(film, section);
  if (total === null)
    throw new UserFacingError(
      'usage',
      `${basename(film.path)} does not say how long it is, so it cannot be shared out: colour it on one machine, without --part.`,
    );
  const { lease: opened, notes } = openSoundToColour(engine.projects, plan.project, film, job.identity);
  using lease = opened;
  for (const message of notes) onEvent?.({ type: 'warning', message });
  const { project } = lease;
  const colours = coloursToMake(job, project);
  const reader = new LumaReader(
    {
      film,
      section,
      deinterlace: plan.export.deinterlace,
      width: networkSize.width,
      height: networkSize.height,
      further: colours.further,
    },
    signal,
  );
  const progress = new ProgressTeller(Math.ceil(total / part.of), (event) => onEvent?.(event));
  const source = colourSource({
    reader,
    project,
    main: colours.main,
    others: colours.others,
    cuts: colours.cuts,
    networks,
    lightness: lightnessOfLuma(filmColourOf(film.video)),
    secondsOf: (frame) => filmSecondsOf(frame.time, reader.timeBase, film),
    signal,
    checkFilm: () => checkSameFilm(film, job.stamp),
    wanted: (firstFrame) => {
      const owner = partOfShot(firstFrame, total, part.of);
      return owner > part.number ? 'end' : owner === part.number;
    },
  });
  let frames = 0;
  try {
    for await (const chunk of source) {
      frames += chunk.frames.length;
      progress.update('colouring', frames);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new UserFacingError(
      'interrupted',
      `Stopped; ${project.framesStored(colours.main.track)} coloured frames are kept in ${project.path}: run the same command again to go on.`,
    );
  }
  return { project: plan.project, frames, seconds: (performance.now() - started) / 1000 };
}
