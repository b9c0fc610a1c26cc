import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { jobEntrySchema, jobRecordSchema, type JobEntry, type JobRecord, type RecentProject } from '../../shared/ipc/library.ts';
import {
  colorizeRequestSchema,
  exportRequestSchema,
  nothingChosen,
  plainExport,
  type ColorizeRequest,
  type ExportRequest,
} from '../../shared/job/job.ts';
import { colourSettingsSchema, isWholeFilm } from '../../shared/job/settings.ts';
import { jsonText } from '../../shared/json-text.ts';

/** More than anyone looks through, and less than a megabyte with its logs. */
const jobsKept = 500;
const projectsShown = 12;

const jobColumns =
  'id, kind, film, project, output, colour, device, codec, container, started_at AS startedAt, seconds, frames, frames_total AS framesTotal, result, failure, log';
const jobRow = jobRecordSchema.extend({ id: z.number(), colour: jsonText.pipe(colourSettingsSchema) });

/** Whether a job's request is for all of its film, and not for a try of some seconds. */
const ofWholeFilm =
  "(json_extract(request, '$.section.durationSeconds') IS NULL AND coalesce(json_extract(request, '$.section.startSeconds'), 0) = 0)";

const requestRow = z.object({ request: jsonText });

/** Wishes that did not exist when it was written down are those of somebody who chose nothing. */
function colorizeRequestOf(row: unknown): ColorizeRequest | null {
  const stored = requestRow.safeParse(row);
  if (!stored.success) return null;
  const request = colorizeRequestSchema.safeParse({ ...nothingChosen, ...(stored.data.request as object) });
  return request.success ? request.data : null;
}

const projectRow = z.object({
  id: z.number(),
  film: z.string(),
  project: z.string(),
  workedOnAt: z.number(),
  complete: z.number(),
  frames: z.number(),
  framesTotal: z.number().nullable(),
  thumbnail: z.instanceof(Uint8Array).nullable(),
});

/** A job that ended, and what the engine was asked. */
export interface EndedJob extends JobRecord {
  readonly request: ColorizeRequest | ExportRequest;
}

export type StoredJob = z.infer<typeof jobRow>;
export type StoredProject = Omit<RecentProject, 'filmExists'>;

/** What was worked on and how it went: recent projects and every job. Knows nothing of whether the files are still there. */
export class Library {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Adds a job to the history, and brings its project to the top of the recent ones. */
  recordJob({ request, ...job }: EndedJob): void {
    const insert = this.#database.prepare(`
      INSERT INTO job (kind, film, project, output, colour, device, codec, container, request, started_at, seconds, frames, frames_total, result, failure, log)
      VALUES (@kind, @film, @project, @output, @colour, @device, @codec, @container, @request, @startedAt, @seconds, @frames, @framesTotal, @result, @failure, @log)`);
    const keep = this.#database.prepare(`
      INSERT INTO project (path, film, worked_on_at, complete, frames, frames_total)
      VALUES (@project, @film, @workedOnAt, @complete, @frames, @framesTotal)
      ON CONFLICT (path) DO UPDATE SET film = excluded.film, worked_on_at = excluded.worked_on_at,
        complete = iif(@isWhole, excluded.complete, complete), frames = iif(@isWhole, excluded.frames, frames),
        frames_total = iif(@isWhole, excluded.frames_total, frames_total)`);
    const isWhole = request.section === null || isWholeFilm(request.section);
    this.#database.transaction(() => {
      insert.run({ ...job, colour: JSON.stringify(job.colour), request: JSON.stringify(request) });
      this.#database.prepare('DELETE FROM job WHERE id <= (SELECT max(id) FROM job) - ?').run(jobsKept);
      // A job that coloured nothing leaves no project behind.
      if (job.kind === 'export' || job.frames === 0) return;
      keep.run({
        project: job.project,
        film: job.film,
        workedOnAt: job.startedAt + Math.round(job.seconds * 1000),
        // A try of some seconds says nothing of how far the film is.
        isWhole: isWhole ? 1 : 0,
        complete: isWhole && job.result === 'done' ? 1 : 0,
        frames: job.frames,
        framesTotal: job.framesTotal,
      });
    })();
  }

  /** @param jpeg a picture of the project's film, some hundred samples wide */
  setThumbnail(project: string, jpeg: Uint8Array): void {
    this.#database.prepare('UPDATE project SET thumbnail = ? WHERE path = ?').run(Buffer.from(jpeg), project);
  }

  projects(): StoredProject[] {
    const rows = this.#database
      .prepare(
        `SELECT id, film, path AS project, worked_on_at AS workedOnAt, complete, frames, frames_total AS framesTotal, thumbnail
         FROM project ORDER BY worked_on_at DESC LIMIT ?`,
      )
      .all(projectsShown);
    return rows.map((row) => {
      const { complete, ...rest } = projectRow.parse(row);
      return { ...rest, complete: complete !== 0 };
    });
  }

  project(id: number): StoredProject | null {
    return this.projects().find((project) => project.id === id) ?? null;
  }

  /** Takes a project off the list. */
  forget(id: number): void {
    this.#database.prepare('DELETE FROM project WHERE id = ?').run(id);
  }

  /** The latest jobs first; from the one before `before` on. */
  jobs(before: number | null, count: number): StoredJob[] {
    const rows = this.#database
      .prepare(`SELECT ${jobColumns} FROM job WHERE ? IS NULL OR id < ? ORDER BY id DESC LIMIT ?`)
      .all(before, before, count);
    return rows.map((row) => jobRow.parse(row));
  }

  /** The colourings of a project's whole film that were done, the latest first. */
  finished(project: string): StoredJob[] {
    const rows = this.#database
      .prepare(
        `SELECT ${jobColumns} FROM job WHERE project = ? AND kind = 'colour' AND result = 'done' AND ${ofWholeFilm} ORDER BY id DESC LIMIT 50`,
      )
      .all(project);
    return rows.map((row) => jobRow.parse(row));
  }

  /** Whether a job that was done wrote that file. */
  wrote(output: string): boolean {
    return this.#database.prepare(`SELECT 1 FROM job WHERE output = ? AND result = 'done'`).get(output) !== undefined;
  }

  job(id: number): StoredJob | null {
    const row = this.#database.prepare(`SELECT ${jobColumns} FROM job WHERE id = ?`).get(id);
    return row === undefined ? null : jobRow.parse(row);
  }

  /** What the engine was asked for the latest colouring of a project's whole film, else of a part; null where an older version cannot be read. */
  latestRequest(project: string): ColorizeRequest | null {
    const row = this.#database
      .prepare(`SELECT request FROM job WHERE project = ? AND kind = 'colour' ORDER BY ${ofWholeFilm} DESC, id DESC LIMIT 1`)
      .get(project);
    return colorizeRequestOf(row);
  }

  /** What the engine was asked for a job; null for one of another kind, or of a version that cannot be read. */
  colorizeRequest(job: number): ColorizeRequest | null {
    return colorizeRequestOf(this.#database.prepare("SELECT request FROM job WHERE id = ? AND kind = 'colour'").get(job));
  }

  /** What the engine was asked for a job; null for one of another kind, or of a version that cannot be read. */
  exportRequest(job: number): ExportRequest | null {
    const stored = requestRow.safeParse(this.#database.prepare("SELECT request FROM job WHERE id = ? AND kind = 'export'").get(job));
    if (!stored.success) return null;
    const request = exportRequestSchema.safeParse({ ...plainExport, section: null, ...(stored.data.request as object) });
    return request.success ? request.data : null;
  }

  clearJobs(): void {
    this.#database.prepare('DELETE FROM job').run();
  }

  close(): void {
    this.#database.close();
  }
}

/** A line for the page, without the log. */
export function entryOf(job: StoredJob, outputExists: boolean): JobEntry {
  return jobEntrySchema.strip().parse({ ...job, outputExists });
}
