import type { ColourSettings } from '../../../shared/settings.ts';

/** Raised whenever the same settings would colour differently, so that old stretches are not mixed with new ones. */
export const engineVersion = 1;

export const defaultSmoothing: ColourSettings['smoothing'] = 0;
export const defaultEvery: ColourSettings['every'] = 1;
