import { guidesOfFrame, type Guide } from '../../../shared/project/guides.ts';
import type { ColourOrigin, Size } from '../../../shared/project/preview.ts';
import { lookOf, type Look } from '../appearance/appearance.ts';
import { planesOfFrame } from '../jobs/guide-planes.ts';
import { layOver } from '../motion/guide-mix.ts';
import type { Features } from '../network/network-member.ts';
import type { ColourNetwork, Sight } from '../network/network.ts';
import type { ColourReader } from '../track/colour-reader.ts';
import type { GuidePicture } from '../track/guide-pictures.ts';
import type { ProjectFile } from '../track/project-file.ts';
import { frameAt } from '../track/stored-colours.ts';

/** What a project has for a frame. */
export interface KeptColours {
  /** Stored planes; null where there are none, or where guides are in them that the frame does not have any more. */
  readonly ab: Float32Array | null;
  /** Where they are all that the edits ask for; `outdated` where the next run makes others. */
  readonly origin: Exclude<ColourOrigin, 'network'>;
  /** Guides that are still to be laid over the colours. */
  readonly guides: readonly Guide[];
  readonly picture: (id: string) => GuidePicture | null;
}

/**
 * Looks a frame's colours up.
 * @param given the guides as the person has them just now; undefined for those that are kept
 */
export function keptColours(
  track: ColourReader,
  project: ProjectFile,
  {
    seconds,
    frameSeconds,
    given,
  }: { readonly seconds: number; readonly frameSeconds: number; readonly given: readonly Guide[] | undefined },
): KeptColours {
  const kept = guidesOfFrame(project.edits().guides, seconds, frameSeconds);
  const guides = given === undefined ? kept : guidesOfFrame(given, seconds, frameSeconds);
  const chunk = frameAt(track.frames(project), seconds)?.chunk ?? null;
  const asKept = JSON.stringify(guides) === JSON.stringify(kept);
  const isFresh = chunk?.fresh === true && asKept;
  // Read while the project is open: it is let go before the network answers.
  const pictures = new Map(
    guides.flatMap((guide) => (guide.kind === 'reference' ? [[guide.picture, project.guidePicture(guide.picture)]] : [])),
  );
  const usable = chunk !== null && (isFresh || chunk.place.guides === null);
  return {
    ab: usable ? (track.at(project, seconds)?.ab ?? null) : null,
    origin: isFresh ? 'track' : 'outdated',
    guides: isFresh ? [] : guides,
    picture: (id) => pictures.get(id) ?? null,
  };
}

/** What there is of a film without a project. */
export function nothingKept(seconds: number, frameSeconds: number, given: readonly Guide[] | undefined): KeptColours {
  return { ab: null, origin: 'track', guides: guidesOfFrame(given ?? [], seconds, frameSeconds), picture: () => null };
}

/** Colours one frame with its guides while they are being given. What the network has of it without them is kept for the next change. */
export class GuidedFrame {
  private seen: { readonly key: string; readonly sight: Sight } | null = null;
  private look: { readonly features: Features; readonly look: Look } | null = null;

  /**
   * @param luma code values at the network's size
   * @param key of the frame, its size and the network
   * @returns a* plane, b* plane
   */
  async colour(
    { ab, guides, picture }: Pick<KeptColours, 'ab' | 'guides' | 'picture'>,
    {
      luma,
      size,
      lightness,
      key,
    }: { readonly luma: Uint8Array; readonly size: Size; readonly lightness: Float32Array; readonly key: string },
    network: ColourNetwork,
  ): Promise<Float32Array> {
    const see = async (): Promise<Sight> => {
      if (this.seen?.key !== key) this.seen = { key, sight: await network.see(luma, size, lightness) };
      return this.seen.sight;
    };
    const colours = (ab ?? (await see()).plain).slice();
    const planes = await planesOfFrame(guides, { luma, size, grid: network.outputSize(size), lightness }, picture, () => ({
      takesHints: network.file.entry.hints !== null,
      see,
      hinted: (sight, hints) => network.hinted(sight, hints),
      look: (features) => {
        if (this.look?.features !== features) this.look = { features, look: lookOf(features) };
        return this.look.look;
      },
    }));
    if (planes !== null) layOver(colours, planes);
    return colours;
  }
}
