import type { PreviewSource } from '../../../shared/project/preview.ts';
import type { Thumbnail, ThumbnailQuestion, Timeline, TimelineQuestion } from '../../../shared/project/timeline.ts';
import { FilmTimeline } from './film-timeline.ts';

/** Films that stay open: what was found out about them is worth keeping. */
const mostFilms = 4;

/** Answers the timeline's questions about films. */
export class TimelineService {
  private readonly films = new Map<string, Promise<FilmTimeline>>();
  private readonly isBusy: () => boolean;

  /** @param isBusy whether a film is being coloured, so that background work has to wait */
  constructor(isBusy: () => boolean) {
    this.isBusy = isBusy;
  }

  /** @throws UserFacingError about the film or its project */
  async ask(source: PreviewSource, question: TimelineQuestion): Promise<Timeline> {
    return (await this.open(source.film)).answer(source, question);
  }

  /** @throws UserFacingError about the film */
  async thumbnail(source: PreviewSource, question: ThumbnailQuestion): Promise<Thumbnail> {
    return (await this.open(source.film)).thumbnail(source, question);
  }

  private async open(path: string): Promise<FilmTimeline> {
    const known = this.films.get(path) ?? FilmTimeline.open(path, this.isBusy);
    // A film that could not be opened may have been put right by the next question.
    known.catch(() => {
      if (this.films.get(path) === known) this.films.delete(path);
    });
    this.films.delete(path);
    this.films.set(path, known);
    for (const [oldest, film] of this.films) {
      if (this.films.size <= mostFilms) break;
      this.films.delete(oldest);
      film.then(
        (timeline) => {
          timeline[Symbol.dispose]();
        },
        () => undefined,
      );
    }
    return known;
  }
}
