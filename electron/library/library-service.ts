import { existsSync } from 'node:fs';
import { colorizeCommand, exportCommand } from '../../shared/job/command-line.ts';
import type { JobRecord } from '../../shared/ipc/library.ts';
import type { Progress } from '../../shared/ipc/queue.ts';
import { isWholeFilm, wholeFilm, type ColourSettings } from '../../shared/job/settings.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { ColorizeRequest } from '../../shared/job/job.ts';
import type { PreviewSource } from '../../shared/project/preview.ts';
import { previewSourceOf } from '../../shared/project/preview-source.ts';
import type { Thumbnail } from '../../shared/project/timeline.ts';
import { english } from '../../shared/words/english.ts';
import { describeWarning } from '../../shared/words/warnings.ts';
import { unusedName } from '../engine/files/names-beside.ts';
import type { EndedColouring, EndedExport } from '../queue/ended-colouring.ts';
import { openLibrary } from '../storage/library-file.ts';
import { Library } from '../storage/library.ts';
import { jpegOf } from './thumbnail.ts';

export interface LibraryServiceOptions {
  /** The library's file. */
  readonly path: string;
  /** Called after each change. */
  readonly onChange: () => void;
  /** Versions, and what the engine wrote last. */
  readonly describe: () => string;
  /** A small picture of a film, in colour where that is stored. */
  readonly thumbnail: (source: PreviewSource, seconds: number, height: number) => Promise<Thumbnail>;
}

const pictureHeight = 180;

/** How many frames are coloured after a job, and of how many. */
function framesOf({ plan, result, progress }: EndedColouring): { frames: number; framesTotal: number | null } {
  if (result !== null) return { frames: result.frames, framesTotal: result.frames };
  const known = (stage: Progress['stage']) => (progress?.stage === stage ? progress : null);
  const exporting = known('exporting');
  if (exporting !== null) return { frames: exporting.frames ?? exporting.frame, framesTotal: exporting.frames };
  const colouring = known('colouring');
  return { frames: colouring?.frame ?? plan.framesReady, framesTotal: colouring?.frames ?? null };
}

/** What every job has alike. */
function commonOf(
  { plan, failure, result, endedAt, seconds }: EndedColouring | EndedExport,
  log: string,
): Omit<JobRecord, 'kind' | 'frames' | 'framesTotal'> {
  const stopped = failure?.code === 'interrupted';
  return {
    film: plan.film.path,
    project: plan.project,
    output: result !== null ? result.output : plan.output,
    colour: plan.colour,
    device: plan.device,
    codec: plan.export.codec,
    container: plan.export.container,
    startedAt: Math.round(endedAt - seconds * 1000),
    seconds,
    result: result !== null ? 'done' : stopped ? 'stopped' : 'failed',
    failure: stopped ? null : (failure?.code ?? null),
    log,
  };
}

function isSameColour(one: ColourSettings, other: ColourSettings): boolean {
  return one.model === other.model && one.smoothing === other.smoothing && one.every === other.every && one.scenes === other.scenes;
}

/** Remembers what was worked on: writes down each job that ends, and makes pictures of the projects. */
export class LibraryService {
  readonly #options: LibraryServiceOptions;
  #opened: Library | null = null;

  constructor(options: LibraryServiceOptions) {
    this.#options = options;
  }

  /** Opened when it is needed first: a second start of the app ends without having touched the first one's file. */
  get #library(): Library {
    this.#opened ??= new Library(openLibrary(this.#options.path));
    return this.#opened;
  }

  /** For reading. */
  get library(): Pick<Library, 'projects' | 'project' | 'jobs' | 'job'> {
    return this.#library;
  }

  /** Writes a job down, and makes a picture of its project. */
  async record(ended: EndedColouring): Promise<void> {
    const { plan, request, warnings, failure } = ended;
    const log = [
      ...plan.summary,
      ...warnings.map((warning) => `Warning: ${describeWarning(warning, english)}`),
      ...(failure === null ? [] : [failure.message]),
      this.#options.describe(),
    ].join('\n');
    const record: JobRecord = { kind: 'colour', ...commonOf(ended, log), ...framesOf(ended) };
    this.#library.recordJob({ ...record, request });
    this.#options.onChange();
    if (record.frames === 0) return;
    const frameRate = plan.film.video.frameRate;
    // Openings are dark and endings are black: somewhere before the middle there is something to see.
    const within = frameRate === null ? 0 : (0.4 * record.frames * frameRate.den) / frameRate.num;
    const source = previewSourceOf({ film: request.film, request, plan });
    const picture = await this.#options.thumbnail(source, plan.section.startSeconds + within, pictureHeight);
    this.#library.setThumbnail(record.project, jpegOf(picture));
    this.#options.onChange();
  }

  /** Writes down that what was coloured was rendered again. */
  recordExport(ended: EndedExport): void {
    const { request, plan, result, progress, failure } = ended;
    const common = commonOf(ended, [...(failure === null ? [] : [failure.message]), this.#options.describe()].join('\n'));
    this.#library.recordJob({
      ...common,
      kind: 'export',
      output: result !== null ? result.output : (request.output ?? plan.output),
      codec: request.codec ?? plan.export.codec,
      container: request.container ?? plan.export.container,
      frames: result?.frames ?? progress?.frame ?? 0,
      framesTotal: progress?.frames ?? null,
      request,
    });
    this.#options.onChange();
  }

  /**
   * What to ask of the engine to work on a project again, or to do a job again. The output gets another name where there
   * is one already.
   * @returns null where nothing is known of it
   */
  again(of: { readonly project: number } | { readonly job: number }): ColorizeRequest | null {
    const project = 'project' in of ? this.#library.project(of.project)?.project : this.#library.job(of.job)?.project;
    const asked = 'job' in of ? this.#library.colorizeRequest(of.job) : null;
    const request = asked ?? (project === undefined ? null : this.#library.latestRequest(project));
    if (request === null) return null;
    // Whoever opens a project means the film, and not the seconds of it that were tried.
    if (asked === null && !isWholeFilm(request.section)) return { ...request, section: wholeFilm, force: false, output: null };
    return { ...request, force: false, output: request.output === null ? null : unusedName(request.output) };
  }

  /** The file that a film was coloured into with just these colours, all of it; null where there is none that is still there. */
  earlierFile({ project, colour, section }: Plan): { output: string; frames: number; seconds: number } | null {
    if (!isWholeFilm(section)) return null;
    try {
      return this.#library.finished(project).find((job) => isSameColour(job.colour, colour) && existsSync(job.output)) ?? null;
    } catch (error) {
      // A history that cannot be read knows of no file, and must not stop the work.
      console.error(error);
      return null;
    }
  }

  /** Whether a job wrote that file, as far as the history goes back. */
  wrote(path: string): boolean {
    try {
      return this.#library.wrote(path);
    } catch (error) {
      // As above: the work does not depend on it.
      console.error(error);
      return false;
    }
  }

  /**
   * The words of the command that does what a job did; null where nothing is known of it. It names the file and the project that came
   * of the job: pattern, folder and container may have been the window's habits, of which the command line knows nothing.
   */
  command(job: number): string[] | null {
    const record = this.#library.job(job);
    if (record === null) return null;
    const { output, project } = record;
    const colouring = this.#library.colorizeRequest(job);
    if (colouring !== null) return colorizeCommand({ ...colouring, output, project });
    const rendering = this.#library.exportRequest(job);
    return rendering === null ? null : exportCommand({ ...rendering, output });
  }

  forget(project: number): void {
    this.#library.forget(project);
    this.#options.onChange();
  }

  clearJobs(): void {
    this.#library.clearJobs();
    this.#options.onChange();
  }

  close(): void {
    this.#opened?.close();
    this.#opened = null;
  }
}
