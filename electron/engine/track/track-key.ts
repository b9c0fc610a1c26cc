import type { TrackKey } from '../../../shared/project/project.ts';
import {
  defaultEvery,
  defaultScenes,
  defaultSmoothing,
  isWholeFilm,
  type ColourSettings,
  type Section,
} from '../../../shared/job/settings.ts';
import { networkFingerprint } from '../network/catalog.ts';
import type { NetworkFile } from '../network/network-file.ts';

/** Raised whenever the same settings would colour differently, so that old chunks are not mixed with new ones. */
export const engineVersion = 1;

/** Of tracks of a part of the film: version 1 counted their frames' times from the part's beginning, and cut by rounded times. */
export const sectionEngineVersion = 2;

/** The engine's version in the key of a track of this section. */
function engineFor(section: Section): number {
  return isWholeFilm(section) ? engineVersion : sectionEngineVersion;
}

/** What a film is coloured with, as far as the person has chosen it; null is the usual. */
export interface ColourWish {
  readonly smoothing: ColourSettings['smoothing'] | null;
  readonly every: ColourSettings['every'] | null;
  readonly scenes: ColourSettings['scenes'] | null;
}

/** The settings that a wish comes to with a network. */
export function settingsOf({ smoothing, every, scenes }: ColourWish, networkFile: NetworkFile): ColourSettings {
  return {
    model: networkFile.entry.id,
    smoothing: smoothing ?? defaultSmoothing,
    every: every ?? defaultEvery,
    scenes: scenes ?? defaultScenes,
  };
}

/** What a colour track of these wishes is known by, whichever device makes it. There is no other way to come by one. */
export function trackKeyOf(
  wish: ColourWish & { readonly section: Section; readonly deinterlace: boolean },
  networkFile: NetworkFile,
): Omit<TrackKey, 'device'> {
  return {
    settings: settingsOf(wish, networkFile),
    modelSha256: networkFingerprint(networkFile.entry),
    section: wish.section,
    deinterlace: wish.deinterlace,
    engine: engineFor(wish.section),
  };
}

/** The key of a track of another section that is otherwise the same. */
export function keyOfSection(key: TrackKey, section: Section): TrackKey {
  return { ...key, section, engine: engineFor(section) };
}

/** Equal keys give equal text, whatever order their fields were written in; what earlier versions did not know of is left out. */
export function canonicalKey(key: TrackKey): string {
  const { settings } = key;
  const { scenes, ...known } = settings;
  return JSON.stringify({ ...key, settings: scenes ? settings : known }, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => one.localeCompare(other)))
      : value,
  );
}
