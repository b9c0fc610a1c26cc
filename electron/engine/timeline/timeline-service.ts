import type { PreviewSource } from '../../../shared/project/preview.ts';
import type { Thumbnail, ThumbnailQuestion, Timeline, TimelineQuestion } from '../../../shared/project/timeline.ts';
import type { FilmSessions } from '../session/film-sessions.ts';
import { HeldFilms } from '../session/held-films.ts';
import { FilmTimeline } from './film-timeline.ts';

/** Films that stay open: what was found out about them is worth keeping. */
const mostFilms = 4;

/** Answers the timeline's questions about films. */
export class TimelineService {
  private readonly films: HeldFilms<FilmTimeline>;

  /** @param isBusy whether a film is being coloured, so that background work has to wait */
  constructor(films: FilmSessions, isBusy: () => boolean) {
    this.films = new HeldFilms(films, mostFilms, (session) => new FilmTimeline(session, isBusy));
  }

  /** @throws UserFacingError about the film or its project */
  async ask(source: PreviewSource, question: TimelineQuestion): Promise<Timeline> {
    return this.films.ask(source.film, (timeline) => timeline.answer(source, question));
  }

  /** @throws UserFacingError about the film */
  async thumbnail(source: PreviewSource, question: ThumbnailQuestion): Promise<Thumbnail> {
    return this.films.ask(source.film, (timeline) => timeline.thumbnail(source, question));
  }
}
