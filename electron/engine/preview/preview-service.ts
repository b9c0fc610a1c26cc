import type { PreviewQuestion, PreviewSource } from '../../../shared/project/preview.ts';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { FilmPreview } from './film-preview.ts';

/** Films that stay open: the one in view and the one before. */
const mostFilms = 2;

interface OpenFilm {
  readonly preview: Promise<FilmPreview>;
  /** Ends with the last question of each lane. */
  readonly lanes: Map<string, { readonly turn: Promise<unknown>; readonly stop: AbortController }>;
}

/** Answers the viewer's questions about films, several films and questions at a time. */
export class PreviewService {
  private readonly films = new Map<string, OpenFilm>();

  /**
   * @returns packed pictures, see shared/project/preview.ts
   * @throws UserFacingError about the film or the network; `interrupted` where `signal` aborts or a newer question of the
   *   playhead's or the player's took this one's place
   */
  async ask(source: PreviewSource, question: PreviewQuestion, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const film = this.open(source.film);
    const lane = question.what === 'frame' ? question.lane : question.what;
    const before = film.lanes.get(lane);
    const newestWins = lane === 'playhead' || lane === 'alternative' || lane === 'copy';
    if (newestWins) before?.stop.abort();
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    const turn = this.inTurn(before?.turn, film, source, question, both);
    film.lanes.set(lane, { turn, stop });
    try {
      return await turn;
    } catch (error) {
      if (both.aborted) throw new UserFacingError('interrupted', 'Not wanted any more.');
      throw error;
    } finally {
      if (film.lanes.get(lane)?.turn === turn) film.lanes.delete(lane);
    }
  }

  private async inTurn(
    before: Promise<unknown> | undefined,
    film: OpenFilm,
    source: PreviewSource,
    question: PreviewQuestion,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    // Its failure is its asker's business.
    await before?.catch(() => undefined);
    signal.throwIfAborted();
    return (await film.preview).answer(source, question, signal);
  }

  private open(path: string): OpenFilm {
    const known = this.films.get(path) ?? { preview: FilmPreview.open(path), lanes: new Map() };
    // A film that could not be opened may have been put right by the next question.
    known.preview.catch(() => {
      if (this.films.get(path) === known) this.films.delete(path);
    });
    this.films.delete(path);
    this.films.set(path, known);
    for (const [oldest, film] of this.films) {
      if (this.films.size <= mostFilms) break;
      this.films.delete(oldest);
      film.preview.then(
        (preview) => {
          preview[Symbol.dispose]();
        },
        () => undefined,
      );
    }
    return known;
  }
}
