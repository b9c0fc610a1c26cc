import { readFileSync, watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { findFilms, mostDropped } from '../engine/files/find-films.ts';
import { writeWhole } from '../engine/files/write-whole.ts';

/** Films that were there when the folder was chosen, or were added since; so each is added once, whatever becomes of it in the queue. */
const knownSchema = z.object({ folder: z.string(), films: z.array(z.string()) });

export interface WatchedFolderOptions {
  /** The file that keeps which films are known. */
  readonly path: string;
  /** Whether a file is one that we have written. */
  readonly isOurs: (path: string) => boolean;
  readonly add: (films: readonly string[]) => void;
  /** Called when the folder is gone, or there again. */
  readonly onGone: (gone: boolean) => void;
  /** A file that has stayed as it is for so long is whole. */
  readonly calmMilliseconds?: number;
  /** Folders of other machines tell of nothing, so all are looked at from time to time. */
  readonly everyMilliseconds?: number;
  readonly onFault?: (error: unknown) => void;
}

interface Growing {
  readonly stamp: string;
  readonly since: number;
}

/** What a film is like now: as long as that changes, somebody is writing it. Null where it is gone, or nothing is in it yet. */
async function stampOf(film: string): Promise<string | null> {
  // Numbered pictures are a pattern in their folder, which changes with each of them.
  const found = (await stat(film).catch(() => null)) ?? (await stat(dirname(film)).catch(() => null));
  return found === null || found.size === 0 ? null : `${found.size} ${found.mtimeMs}`;
}

/** Adds films that come into a folder, each once and when it is whole. */
export class WatchedFolder {
  readonly #options: WatchedFolderOptions;
  #folder: string | null = null;
  #known = new Set<string>();
  /** Films that are new, and since when they are as they are, in milliseconds. */
  #growing = new Map<string, Growing>();
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isGone = false;
  /** Looks follow one another. */
  #looking: Promise<void> = Promise.resolve();

  constructor(options: WatchedFolderOptions) {
    this.#options = options;
  }

  /** Watches that folder from now on; null watches none. */
  follow(folder: string | null): void {
    if (folder === this.#folder) return;
    this.stop();
    this.#folder = folder;
    if (folder === null) return;
    const kept = this.#readKnown();
    this.#looking = this.#looking.then(async () => {
      if (kept?.folder === folder) this.#known = new Set(kept.films);
      else if (await this.#isThere()) await this.#keepKnown(await this.#films());
    });
    this.#look();
  }

  /** Nothing is added any more. */
  stop(): void {
    this.#folder = null;
    this.#watcher?.close();
    this.#watcher = null;
    clearTimeout(this.#timer);
    this.#known = new Set();
    this.#growing = new Map();
    this.#isGone = false;
  }

  #look(): void {
    const folder = this.#folder;
    clearTimeout(this.#timer);
    this.#looking = this.#looking
      .then(() => (folder !== null && folder === this.#folder ? this.#lookNow(folder) : undefined))
      .catch((error: unknown) => {
        (this.#options.onFault ?? console.error)(error);
      });
  }

  async #lookNow(folder: string): Promise<void> {
    const { calmMilliseconds = 3000, everyMilliseconds = 60_000, add, onGone } = this.#options;
    const isThere = await this.#isThere();
    if (folder !== this.#folder) return;
    if (isThere === this.#isGone) {
      this.#isGone = !isThere;
      onGone(this.#isGone);
    }
    if (isThere) {
      this.#listen(folder);
      const films = await this.#films();
      const growing = new Map<string, Growing>();
      const now = Date.now();
      const whole: string[] = [];
      for (const film of films.filter((path) => !this.#known.has(path))) {
        const stamp = await stampOf(film);
        if (stamp === null) continue;
        const before = this.#growing.get(film);
        const since = before?.stamp === stamp ? before.since : now;
        if (now - since >= calmMilliseconds) whole.push(film);
        else growing.set(film, { stamp, since });
      }
      if (folder !== this.#folder) return;
      this.#growing = growing;
      if (whole.length > 0) {
        add(whole);
        await this.#keepKnown([...films.filter((film) => this.#known.has(film)), ...whole]);
      }
    }
    this.#timer = setTimeout(
      () => {
        this.#look();
      },
      this.#growing.size > 0 ? calmMilliseconds : everyMilliseconds,
    );
    this.#timer.unref();
  }

  /** Where the system tells of changes, they are seen at once. */
  #listen(folder: string): void {
    if (this.#watcher !== null) return;
    try {
      this.#watcher = watch(folder, () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => {
          this.#look();
        }, 200);
      });
      this.#watcher.on('error', () => {
        this.#watcher?.close();
        this.#watcher = null;
      });
    } catch {
      // The looks from time to time are left.
    }
  }

  async #isThere(): Promise<boolean> {
    const found = await stat(this.#folder ?? '').catch(() => null);
    return found?.isDirectory() === true;
  }

  async #films(): Promise<string[]> {
    // A folder without films would be taken for one itself.
    const found = this.#folder === null ? [] : await findFilms([this.#folder], mostDropped, this.#options.isOurs);
    return found.filter((path) => path !== this.#folder);
  }

  #readKnown(): z.infer<typeof knownSchema> | null {
    try {
      return knownSchema.parse(JSON.parse(readFileSync(this.#options.path, 'utf8')));
    } catch {
      return null;
    }
  }

  async #keepKnown(films: readonly string[]): Promise<void> {
    this.#known = new Set(films);
    await writeWhole(this.#options.path, JSON.stringify({ folder: this.#folder, films }));
  }
}
