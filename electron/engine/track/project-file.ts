import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type Database from 'better-sqlite3';
import type { Rational } from '../../../shared/film/film.ts';
import type { Edits } from '../../../shared/project/edits.ts';
import type { FilmIdentity, TrackInfo, TrackKey } from '../../../shared/project/project.ts';
import { problemError } from '../problem-error.ts';
import type { Chunk, ChunkPlace } from './chunk.ts';
import { EditHistory, type EditSteps } from './edit-history.ts';
import { GuidePictures, type GuidePicture } from './guide-pictures.ts';
import { checkProject, isWhole, mend, type ProjectCheck } from './project-check.ts';
import { damaged, missing } from './project-errors.ts';
import { becomeWritable, connectToRead, connectToWrite, guarded } from './project-opening.ts';
import { ProjectReader } from './project-reader.ts';
import { ProjectWriter } from './project-writer.ts';
import type { ReadPlaces } from './read-places.ts';
import { RowSums } from './row-sums.ts';
import { WrittenFiles, type WrittenFile } from './written-files.ts';

/**
 * A `.kinetint` project: one SQLite database with the colour tracks of one film. Every call is one transaction, so a
 * crash at any moment leaves the last finished chunk.
 *
 * @throws UserFacingError `project-locked`, `project-unreadable`, `project-mismatch`, `output-unwritable`, `output-full`
 */
export class ProjectFile implements Disposable {
  readonly path: string;
  /** By track; goes with the project. */
  readonly readPlaces = new Map<string, ReadPlaces>();
  private readonly database: Database.Database;
  private readonly history: EditHistory;
  private readonly sums: RowSums;
  private readonly pictures: GuidePictures;
  private readonly files: WrittenFiles;
  private readonly reader: ProjectReader;
  private readonly writer: ProjectWriter;

  private constructor(path: string, database: Database.Database) {
    this.path = path;
    this.database = database;
    this.sums = new RowSums(database);
    this.reader = new ProjectReader(database, this.sums);
    this.writer = new ProjectWriter(database, this.sums, this.reader);
    this.history = new EditHistory(database, this.sums);
    this.pictures = new GuidePictures(database);
    this.files = new WrittenFiles(database);
  }

  /** Whatever goes wrong with a file that was just opened closes it. */
  private static over(path: string, database: Database.Database, check: (project: ProjectFile) => void = () => undefined): ProjectFile {
    try {
      const project = new ProjectFile(path, database);
      check(project);
      return project;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Opens a project for writing, making it where there is none. */
  static open(path: string, film: { path: string; identity: FilmIdentity }): ProjectFile {
    return guarded(path, () =>
      ProjectFile.over(path, connectToWrite(path), (project) => {
        project.adopt(film);
      }),
    );
  }

  /** Makes a new project that of a film, and notes where the film of an old one has gone. @throws UserFacingError `project-mismatch` */
  adopt(film: { path: string; identity: FilmIdentity }): void {
    this.refuseOtherFilm(film.identity);
    this.writer.adopt(film);
  }

  /**
   * Opens a project for reading alone, changing nothing; null where there is no project yet.
   * @param film that it must be of; null is any
   */
  static openToRead(path: string, film: { identity: FilmIdentity } | null): ProjectFile | null {
    return guarded(path, () => {
      const database = connectToRead(path);
      if (database === null) return null;
      return ProjectFile.over(path, database, (project) => {
        if (film !== null) project.refuseOtherFilm(film.identity);
      });
    });
  }

  /** @throws UserFacingError `project-mismatch` where the project belongs to another film */
  refuseOtherFilm(identity: FilmIdentity): void {
    const known = this.film();
    if (known === null || known.identity.fingerprint === identity.fingerprint) return;
    const problem = { code: 'project-of-other-film', project: basename(this.path), film: basename(known.path) } as const;
    throw problemError('project-mismatch', problem, 'choose another project file with --project, or another output with -o');
  }

  /** Opens a project that must exist. */
  static openExisting(path: string): ProjectFile {
    if (!existsSync(path)) {
      throw missing(path);
    }
    return guarded(path, () => ProjectFile.over(path, connectToWrite(path)));
  }

  /**
   * Makes a project that was opened to be read one that is written too. Where that fails it is read as before.
   * @throws UserFacingError as opening it for writing does
   */
  becomeWritable(): void {
    guarded(this.path, () => {
      becomeWritable(this.path, this.database);
      this.sums.forget();
    });
  }

  /** The film the project belongs to; null while the project is new. */
  film(): { path: string; identity: FilmIdentity } | null {
    return guarded(this.path, () => this.reader.film());
  }

  /** All tracks, the newest last. */
  tracks(): TrackInfo[] {
    return guarded(this.path, () => this.reader.tracks());
  }

  findTrack(key: TrackKey): TrackInfo | null {
    return guarded(this.path, () => this.reader.findTrack(key));
  }

  /** Finds or makes the track of these settings. A found track with another frame size or time base is made anew. */
  track(key: TrackKey, width: number, height: number, timeBase: Rational, networkMilliseconds: number): TrackInfo {
    return guarded(this.path, () => this.writer.track(key, width, height, timeBase, networkMilliseconds));
  }

  /**
   * Stores a finished chunk and returns it as every later reader will see it. What is stored for some of its frames, and
   * what was coloured in continuation of that, goes in the same transaction: so whatever is stored fits what is before it.
   */
  append(track: TrackInfo, chunk: Chunk, seconds: number): Chunk {
    return guarded(this.path, () => this.writer.append(track, chunk, seconds));
  }

  /** Which chunks a track holds from a frame on, in order; their colours stay where they are. */
  places(track: TrackInfo, firstFrame = 0): ChunkPlace[] {
    return guarded(this.path, () => this.reader.places(track, firstFrame));
  }

  /** The chunk that begins at a frame, or null where none is stored, or one that is not as it was written. */
  chunkAt(track: TrackInfo, firstFrame: number): Chunk | null {
    return guarded(this.path, () => this.reader.chunkAt(track, firstFrame));
  }

  /** Number of frames stored. */
  framesStored(track: TrackInfo): number {
    return guarded(this.path, () => this.reader.framesStored(track));
  }

  /** Bytes of packed chroma and timestamps stored for a track. */
  trackBytes(track: TrackInfo): number {
    return guarded(this.path, () => this.reader.trackBytes(track));
  }

  /** Marks a track as having been taken to its end, after `frames` frames, shots of another network included. */
  complete(track: TrackInfo, frames: number): void {
    guarded(this.path, () => {
      this.writer.complete(track, frames);
    });
  }

  /** Grows with everything that is written, so that what was read before can be told to be old. */
  get revision(): number {
    return this.writer.revision;
  }

  /** Grows where anything but new chunks behind those there are was written. */
  get generation(): number {
    return this.writer.generation;
  }

  /** What the person changed about the film. */
  edits(): Edits {
    return guarded(this.path, () => {
      return this.history.now;
    });
  }

  /** Whether there is a state of the edits to go back to, and on to. */
  get editSteps(): EditSteps {
    return guarded(this.path, () => {
      return this.history.steps;
    });
  }

  /**
   * Keeps a new state of the edits; what was undone before can no longer be redone.
   * @param gesture what one movement of the person's hand has in common, such as a slider being dragged: its states
   *   replace each other and are undone at once; null for a step of its own
   */
  saveEdits(edits: Edits, gesture: string | null): void {
    guarded(this.path, () => {
      this.history.save(edits, gesture);
    });
    this.writer.changed();
  }

  /** Keeps a picture that a guide is made of. @returns its id */
  keepGuidePicture(picture: GuidePicture): string {
    return guarded(this.path, () => this.pictures.keep(picture));
  }

  /** A picture that is kept; null where there is none of that id. */
  guidePicture(id: string): GuidePicture | null {
    return this.pictures.find(id);
  }

  /** Notes a file that is about to get its name. @param name the wanted one, without its folder */
  noteWritten(name: string, file: WrittenFile): void {
    guarded(this.path, () => {
      this.files.note(name, file);
    });
  }

  /** What was noted last of a file of that name; null where nothing was. */
  written(name: string): WrittenFile | null {
    return guarded(this.path, () => this.files.find(name));
  }

  /** Goes back to the state of the edits before; where there is none, nothing happens. */
  undoEdit(): void {
    guarded(this.path, () => {
      this.history.move('back');
    });
    this.writer.changed();
  }

  /** Goes on to the state that was undone last; where there is none, nothing happens. */
  redoEdit(): void {
    guarded(this.path, () => {
      this.history.move('on');
    });
    this.writer.changed();
  }

  /**
   * Reads all of the project, and takes out what is damaged, so that it is made anew.
   * @returns what was damaged
   * @throws UserFacingError `project-unreadable` where nothing of it can be trusted
   */
  mend(): ProjectCheck {
    return guarded(this.path, () => {
      const found = checkProject(this.database);
      if (found.beyond !== null) throw damaged(this.path);
      if (isWhole(found)) return found;
      mend(this.database, found);
      this.writer.changed();
      return found;
    });
  }

  close(): void {
    this.database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
