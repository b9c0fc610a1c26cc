import { FilmSessions } from './film-sessions.ts';

/**
 * What the calls of one engine share. It is made in one place and handed down; two of these share nothing, so that two engines
 * can live in one process.
 */
export class EngineParts {
  readonly films = new FilmSessions();
}
