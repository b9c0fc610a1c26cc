import { resolve } from 'node:path';
import { LRUCache } from 'lru-cache';
import { probeFilm } from '../film/probe.ts';
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

  private async read(place: string, before: string, signal: AbortSignal): Promise<FilmSession> {
    const film = await probeFilm(place, { signal });
    // Where it cannot be read to its end, whoever wants to colour it is told so.
    const identity = await identifyFilm(place).catch(() => null);
    const session = new FilmSession(film, await stampOf(place, film.pictures), identity, this.projects);
    // A file that was written to meanwhile is looked at again by whoever comes next.
    if ((await stampOf(place, null)) === before) this.kept.set(place, session);
    return session;
  }
}
