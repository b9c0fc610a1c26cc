import { LRUCache } from 'lru-cache';
import type { FilmLease, FilmSession } from './film-session.ts';
import type { FilmSessions } from './film-sessions.ts';

interface Held<Part> {
  readonly lease: FilmLease;
  readonly part: Part;
}

/** The last few films that somebody asked about, held open with what that somebody makes of each. */
export class HeldFilms<Part extends Disposable> {
  private readonly films: FilmSessions;
  private readonly make: (session: FilmSession) => Part;
  private readonly held: LRUCache<string, Held<Part>>;

  /** @param most films that are held at a time; the one that was asked about longest ago goes first */
  constructor(films: FilmSessions, most: number, make: (session: FilmSession) => Part) {
    this.films = films;
    this.make = make;
    this.held = new LRUCache({
      max: most,
      dispose: ({ lease, part }) => {
        part[Symbol.dispose]();
        lease[Symbol.dispose]();
      },
    });
  }

  /**
   * Asks something of a film, which stays open until that has its answer. A film that was changed on the disk is begun anew.
   * @throws UserFacingError as `probeFilm` does, and what `ask` throws
   */
  async ask<Answer>(path: string, ask: (part: Part) => Promise<Answer>): Promise<Answer> {
    using lease = await this.films.open(path);
    const { session } = lease;
    let known = this.held.get(path);
    if (known?.lease.session !== session) {
      known = { lease: session.lease(), part: this.make(session) };
      this.held.set(path, known);
    }
    return await ask(known.part);
  }
}
