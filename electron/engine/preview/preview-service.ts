import type { PreviewQuestion, PreviewSource } from '../../../shared/project/preview.ts';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import { HeldFilms } from '../session/held-films.ts';
import { FilmPreview } from './film-preview.ts';

/** Films that stay open: the one in view and the one before. */
const mostFilms = 2;

interface Lane {
  readonly turn: Promise<unknown>;
  readonly stop: AbortController;
}

/** Answers the viewer's questions about films, several films and questions at a time. */
export class PreviewService {
  private readonly films: HeldFilms<FilmPreview>;
  /** By film and lane; each ends with its last question. */
  private readonly lanes = new Map<string, Lane>();

  constructor(engine: EngineParts) {
    this.films = new HeldFilms(engine.films, mostFilms, (session) => new FilmPreview(engine, session));
  }

  /**
   * @returns packed pictures, see shared/project/preview.ts
   * @throws UserFacingError about the film or the network; `interrupted` where `signal` aborts or a newer question of the
   *   playhead's or the player's took this one's place
   */
  async ask(source: PreviewSource, question: PreviewQuestion, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const lane = question.what === 'frame' ? question.lane : question.what;
    const key = JSON.stringify([source.film, lane]);
    const before = this.lanes.get(key);
    const newestWins = lane === 'playhead' || lane === 'alternative' || lane === 'copy';
    if (newestWins) before?.stop.abort();
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    const turn = this.inTurn(before?.turn, source, question, both);
    this.lanes.set(key, { turn, stop });
    try {
      return await turn;
    } catch (error) {
      if (both.aborted) throw new UserFacingError('interrupted', 'Not wanted any more.');
      throw error;
    } finally {
      if (this.lanes.get(key)?.turn === turn) this.lanes.delete(key);
    }
  }

  private async inTurn(
    before: Promise<unknown> | undefined,
    source: PreviewSource,
    question: PreviewQuestion,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    // Its failure is its asker's business.
    await before?.catch(() => undefined);
    signal.throwIfAborted();
    return this.films.ask(source.film, (preview) => preview.answer(source, question, signal));
  }
}
