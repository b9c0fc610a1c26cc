import type { FilmInfo } from '../../../shared/film/film.ts';
import type { FilmIdentity } from '../../../shared/project/project.ts';
import { activeGuides, type Guide } from '../../../shared/project/guides.ts';
import { givenMoments, isSpread, spreadFrom, spreadName, type GuideScope } from '../../../shared/project/guide-scope.ts';
import { sameMoment } from '../../../shared/project/edits.ts';
import { LabSpace } from '../../../shared/colour/lab.ts';
import { planesOfFrame } from '../jobs/guide-planes.ts';
import type { GuidePlanes } from '../motion/guide-path.ts';
import type { ColourNetwork } from '../network/network.ts';
import type { NetworkSize } from '../network/network-size.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import type { GuidePicture } from '../track/guide-pictures.ts';
import { featureNetwork } from '../appearance/feature-network.ts';
import { FilmFrames, lumaAt, viewOfFilm } from './film-frames.ts';
import { bestShots, keepReferences, type ReadReference } from './import.ts';
import { ShotMatcher, type MatchedShot } from './match-shots.ts';
import type { Picture } from './read-picture.ts';

const space = new LabSpace('bt709', 'srgb');

/** A frame in the colours that its guides give it; elsewhere it is transparent. */
function pictureOf(luma: Uint8Array, lightness: Float32Array, size: NetworkSize, grid: NetworkSize, { ab, weight }: GuidePlanes): Picture {
  const { width, height } = size;
  const rgba = new Uint8Array(4 * width * height);
  for (let i = 0; i < width * height; i += 1) {
    const x = Math.floor(((i % width) * grid.width) / width);
    const y = Math.floor((Math.floor(i / width) * grid.height) / height);
    const at = y * grid.width + x;
    const rgb = space.labToRgb(lightness[luma[i]!]!, ab[at]!, ab[weight.length + at]!);
    rgb.forEach((value, c) => {
      rgba[4 * i + c] = Math.round(255 * Math.min(1, Math.max(0, value)));
    });
    rgba[4 * i + 3] = Math.round(255 * weight[at]!);
  }
  return { width, height, rgba };
}

interface SpreadRequest {
  readonly engine: EngineParts;
  readonly film: FilmInfo;
  /** All guides of the film. */
  readonly guides: readonly Guide[];
  /** The moments whose guides are spread, film seconds. */
  readonly moments: readonly number[];
  readonly scope: GuideScope;
  readonly picture: (id: string) => GuidePicture | null;
  readonly signal: AbortSignal;
}

/** What came of spreading guides. */
export interface Spread {
  /** The shots that take the colours, each by its middle frame. */
  readonly references: readonly ReadReference[];
  /** Of the chosen shots those that show nothing of it or have guides of their own, as they were chosen. */
  readonly unlike: readonly number[];
}

/**
 * Gives the colours of frames that have guides to other shots that show the same things, as reference pictures of those
 * shots. Shots that have guides of their own are left alone.
 * @returns null where no network tells what pictures show
 */
async function spreadGuides(request: SpreadRequest): Promise<Spread | null> {
  const { film, guides, scope, signal } = request;
  const chosen = typeof scope === 'string' ? [] : scope.shots;
  if (scope === 'shot') return { references: [], unlike: [] };
  const network = await featureNetwork(request.engine);
  if (network === null) return null;
  try {
    const pictures = await picturesOf(request, network);
    if (pictures.size === 0) return { references: [], unlike: chosen };
    const matcher = await ShotMatcher.begin(network, pictures, viewOfFilm(film));
    const every = new FilmFrames(film, signal).some(
      () => true,
      () => true,
    );
    for await (const frame of every) await matcher.push(frame);
    const reached: MatchedShot[] = [];
    const references = bestShots(await matcher.end(), (shot, file) => {
      const within = (seconds: number): boolean => seconds >= shot.from && seconds < shot.to;
      const taken =
        (scope !== 'film' && !chosen.some(within)) ||
        // What an earlier spreading from the same moment made is made anew.
        guides.some((guide) => within(guide.seconds) && !(isSpread(guide) && guide.name === file));
      if (!taken) reached.push(shot);
      return taken;
    });
    return { references, unlike: chosen.filter((seconds) => !reached.some(({ from, to }) => seconds >= from && seconds < to)) };
  } finally {
    await network.release();
  }
}

/**
 * Spreads guides of a project's film as far as a scope says, in one step that can be undone: what was spread from the same
 * moments before and is out of reach now is taken away.
 * @param moments film seconds of the frames whose guides are spread; null is all that have any
 */
export async function spreadIn(
  path: string,
  {
    engine,
    film,
    identity,
    moments: asked,
    scope,
    signal,
  }: Pick<SpreadRequest, 'engine' | 'film' | 'scope' | 'signal'> & { identity: FilmIdentity; moments: readonly number[] | null },
): Promise<Spread> {
  let guides: readonly Guide[];
  const pictures = new Map<string, GuidePicture | null>();
  {
    using lease = engine.projects.open(path, { path: film.path, identity });
    guides = lease.project.edits().guides;
    for (const guide of guides) if (guide.kind === 'reference') pictures.set(guide.picture, lease.project.guidePicture(guide.picture));
  }
  // A frame may have several guides, which go together.
  const moments = asked ?? givenMoments(guides);
  const spread = await spreadGuides({ engine, film, guides, moments, scope, picture: (id) => pictures.get(id) ?? null, signal });
  if (spread === null) return { references: [], unlike: [] };
  using lease = engine.projects.open(path, { path: film.path, identity });
  const before = moments.flatMap((moment) => spreadFrom(lease.project.edits().guides, moment));
  const gone = before.filter(({ seconds }) => !spread.references.some((reference) => sameMoment(reference.seconds, seconds)));
  keepReferences(
    lease.project,
    spread.references,
    gone.map(({ id }) => id),
  );
  return spread;
}

/** The frames at the moments, in the colours that they were given. */
async function picturesOf(
  { film, guides, moments, picture, signal }: SpreadRequest,
  network: ColourNetwork,
): Promise<Map<string, Picture>> {
  const view = viewOfFilm(film);
  const { size, lightness } = view;
  const grid = network.outputSize(size);
  const found = new Map<string, Picture>();
  for (const moment of moments) {
    const small = await lumaAt(film, moment, signal);
    if (small === null) continue;
    const luma = view.lumaOf(small);
    const own = activeGuides(guides).filter(({ seconds }) => sameMoment(seconds, moment));
    const planes = await planesOfFrame(own, { luma, size, grid, lightness }, picture, () => ({
      takesHints: true,
      see: (seen) => network.see(seen, size, lightness),
      hinted: (sight, hints) => network.hinted(sight, hints),
    }));
    if (planes !== null) found.set(spreadName(moment), pictureOf(luma, lightness, size, grid, planes));
  }
  return found;
}
