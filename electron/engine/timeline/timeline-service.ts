import type { PreviewSource } from '../../../shared/project/preview.ts';
import type { Thumbnail, ThumbnailQuestion, Timeline, TimelineQuestion } from '../../../shared/project/timeline.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import { HeldFilms } from '../session/held-films.ts';
import { FilmTimeline } from './film-timeline.ts';

/** Films that stay open: what was found out about them is worth keeping. */
const mostFilms = 4;

/** Answers the timeline's questions about films. */
export class TimelineService {
  private readonly films: HeldFilms<FilmTimeline>;

  /** @param isBusy whether a film is being coloured, so that background work has to wait */
  constructor(engine: EngineParts, isBusy: () => boolean) {
    this.films = new HeldFilms(engine.films, mostFilms, (session) => new FilmTimeline(engine, session, isBusy));
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
