import { join } from 'node:path';
import type { FilmInfo } from '../../../shared/film/film.ts';
import { makeMiniature } from '../motion/miniature.ts';
import type { ColourNetwork } from '../network/network.ts';
import { featureNetwork } from '../appearance/feature-network.ts';
import { comparedSize, viewOfFilm, type ComparedFrame } from './film-frames.ts';
import { FrameSearch, type FoundFrame } from './find-frame.ts';
import { ShotMatcher, type MatchedShot } from './match-shots.ts';
import { readOrTell, type Picture, type ReadOptions } from './read-picture.ts';

/** Pictures whose names say no frame, while the film goes by. */
export class Unnumbered {
  private readonly film: FilmInfo;
  private readonly pictures = new Map<string, Picture>();
  private readonly searches = new Map<string, FrameSearch>();
  private network: ColourNetwork | null = null;
  private matcher: ShotMatcher | null = null;

  constructor(film: FilmInfo) {
    this.film = film;
  }

  get any(): boolean {
    return this.searches.size > 0;
  }

  async begin(folder: string, files: readonly string[], options: ReadOptions): Promise<void> {
    const { width, height, ratio } = comparedSize(this.film);
    for (const file of files) {
      const picture = await readOrTell(join(folder, file), options);
      if (picture === null) continue;
      this.pictures.set(file, picture);
      this.searches.set(file, new FrameSearch(picture, { width, height }, ratio));
    }
    if (!this.any) return;
    this.network = await featureNetwork(options.engine);
    if (this.network !== null) this.matcher = await ShotMatcher.begin(this.network, this.pictures, viewOfFilm(this.film));
  }

  async look(compared: ComparedFrame): Promise<void> {
    if (!this.any) return;
    const { width, height } = comparedSize(this.film);
    const miniature = makeMiniature(compared.luma, width, height);
    for (const search of this.searches.values()) search.look(compared, miniature);
    await this.matcher?.push(compared);
  }

  /** For each picture the frame that it is of, or else the shots that show the same. */
  async found(): Promise<{ file: string; frame: FoundFrame | null; shots: readonly MatchedShot[] }[]> {
    const matched = new Map((await this.matcher?.end())?.map(({ file, shots }) => [file, shots]));
    return [...this.searches].map(([file, search]) => ({ file, frame: search.best(), shots: matched.get(file) ?? [] }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.network?.release();
  }
}
