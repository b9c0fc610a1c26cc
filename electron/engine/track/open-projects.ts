import { existsSync, realpathSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { FilmIdentity } from '../../../shared/project/project.ts';
import { ProjectFile } from './project-file.ts';
import { problemError } from '../problem-error.ts';

/** A share in an open project. Disposing it closes the file with the last share. */
export interface ProjectLease extends Disposable {
  /** Ask anew after each await: opening the project for writing replaces what was opened for reading. */
  readonly project: ProjectFile;
}

interface OpenProject {
  project: ProjectFile;
  writable: boolean;
  shares: number;
  /** A job is adding frames; two at once would store the same frames twice. */
  colouring: boolean;
}

/**
 * The projects that an engine has open, one connection for each: SQLite keeps a project from every other connection, so
 * whoever in this engine wants it (a running job, the preview, the timeline, a plan) shares that connection.
 *
 * @throws UserFacingError as the openings of {@link ProjectFile} do
 */
export class OpenProjects {
  private readonly byPath = new Map<string, OpenProject>();

  /** To colour it, making it where there is none. @throws UserFacingError `project-locked` while another job does */
  openToColour(path: string, film: { path: string; identity: FilmIdentity }): ProjectLease {
    if (this.byPath.get(keyOf(path))?.colouring === true) {
      throw problemError(
        'project-locked',
        { code: 'project-busy', project: basename(path) },
        'wait for that to end, or choose another project file with --project',
      );
    }
    const lease = this.open(path, film);
    const opened = this.byPath.get(keyOf(path))!;
    opened.colouring = true;
    return this.lease(opened, () => {
      opened.colouring = false;
      lease[Symbol.dispose]();
    });
  }

  /** To write, making it where there is none. */
  open(path: string, film: { path: string; identity: FilmIdentity }): ProjectLease {
    const opened = this.byPath.get(keyOf(path));
    if (opened === undefined) return this.add(path, ProjectFile.open(path, film), true);
    this.makeWritable(opened);
    opened.project.adopt(film);
    return this.share(opened);
  }

  /** To write; it must exist. */
  openExisting(path: string): ProjectLease {
    const opened = this.byPath.get(keyOf(path));
    if (opened === undefined) return this.add(path, ProjectFile.openExisting(path), true);
    this.makeWritable(opened);
    return this.share(opened);
  }

  /**
   * To read, changing nothing; null where there is no project yet.
   * @param film that it must be of; null is any
   */
  openToRead(path: string, film: { identity: FilmIdentity } | null): ProjectLease | null {
    const opened = this.byPath.get(keyOf(path));
    if (opened !== undefined) {
      if (film !== null) opened.project.refuseOtherFilm(film.identity);
      return this.share(opened);
    }
    const project = ProjectFile.openToRead(path, film);
    return project === null ? null : this.add(path, project, false);
  }

  /** Closes them all, whoever has a share: the process is about to end, and SQLite's journals are not to stay behind. */
  closeAll(): void {
    for (const { project } of this.byPath.values()) project.close();
    this.byPath.clear();
  }

  private add(path: string, project: ProjectFile, writable: boolean): ProjectLease {
    const opened = { project, writable, shares: 0, colouring: false };
    // The file exists by now, so links to it are seen through.
    this.byPath.set(keyOf(path), opened);
    return this.share(opened);
  }

  private makeWritable(opened: OpenProject): void {
    if (opened.writable) return;
    // Whoever shares it goes on reading where this fails.
    opened.project.becomeWritable();
    opened.writable = true;
  }

  private share(opened: OpenProject): ProjectLease {
    opened.shares += 1;
    return this.lease(opened, () => {
      opened.shares -= 1;
      if (opened.shares > 0) return;
      for (const [key, other] of this.byPath) if (other === opened) this.byPath.delete(key);
      opened.project.close();
    });
  }

  private lease(opened: OpenProject, end: () => void): ProjectLease {
    let ended = false;
    return {
      get project() {
        return opened.project;
      },
      [Symbol.dispose]: () => {
        if (ended) return;
        ended = true;
        end();
      },
    };
  }
}

/** By its name on disk: where case does not count, two spellings are one project, which only the system's own call tells. */
function keyOf(path: string): string {
  const whole = resolve(path);
  return existsSync(whole) ? realpathSync.native(whole) : whole;
}
