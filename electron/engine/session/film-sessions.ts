import { resolve } from 'node:path';
import { LRUCache } from 'lru-cache';
import { probeFilm, readHead, type FilmHead } from '../film/probe.ts';
import { identifyFilm } from '../track/identity.ts';
import { SharedWork } from '../shared-work.ts';
import type { OpenProjects } from '../track/open-projects.ts';
import { FilmSession, type FilmLease } from './film-session.ts';
import { stampOf } from './film-stamp.ts';

/** Films whose facts are kept: some kilobytes each, once nobody has a lease. */
const keptFilms = 64;

/**
 * The films that an engine has open. A film is probed once, whoever asks, until its file is another one or was written to:
 * its place on the disk, size and time are looked at whenever it is opened.
 */
export class FilmSessions {
  private readonly kept = new LRUCache<string, FilmSession>({ max: keptFilms });
  private readonly projects: OpenProjects;
  private readonly opening = new SharedWork<FilmSession>({ holds: () => false });
  /** Headers that were read before their film was opened, by its stamp and place. */
  private readonly heads = new LRUCache<string, FilmHead>({ max: keptFilms });

  constructor(projects: OpenProjects) {
    this.projects = projects;
  }

  /**
   * @param path of the film
   * @throws UserFacingError as `probeFilm` does; the signal's reason when it aborts. A failure is not kept
   */
  async open(path: string, signal: AbortSignal = new AbortController().signal): Promise<FilmLease> {
    const place = resolve(path);
    const known = this.kept.get(place);
    if (known !== undefined) {
      if ((await stampOf(place, known.film.pictures)) === known.stamp) return known.lease();
      if (this.kept.get(place) === known) this.kept.delete(place);
    }
    const stamp = await stampOf(place, null);
    const session = await this.opening.get(`${stamp} ${place}`, signal, (stop) => this.read(place, stamp, stop));
    return session.lease();
  }

  /**
   * Finds out whether a film can be read, as far as its headers tell; what they tell is not read again when it is opened.
   * @throws UserFacingError as `readHead` does; the signal's reason when it aborts
   */
  async tryHeaders(path: string, signal: AbortSignal): Promise<void> {
    const place = resolve(path);
    const before = await stampOf(place, null);
    if (this.kept.get(place)?.stamp === before || this.heads.has(`${before} ${place}`)) return;
    const head = await readHead(place, { signal });
    if ((await stampOf(place, null)) === before) this.heads.set(`${before} ${place}`, head);
  }

  private async read(place: string, before: string, signal: AbortSignal): Promise<FilmSession> {
    const name = `${before} ${place}`;
    const head = this.heads.get(name);
    this.heads.delete(name);
    const film = await probeFilm(place, { signal, ...(head === undefined ? {} : { head }) });
    // Where it cannot be read to its end, whoever wants to colour it is told so.
    const identity = await identifyFilm(place).catch(() => null);
    const session = new FilmSession(film, await stampOf(place, film.pictures), identity, this.projects);
    // A file that was written to meanwhile is looked at again by whoever comes next.
    if ((await stampOf(place, null)) === before) this.kept.set(place, session);
    return session;
  }
}
