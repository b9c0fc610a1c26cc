import { z } from 'zod';
import { hexPattern } from '../../shared/colour/hex.ts';
import { keptState } from '../kept-state.ts';
import type { Page } from '../page.ts';
import { sharedState } from '../shared-state.ts';

/** The tool that gives places of the picture colours. */
export interface HintTool {
  readonly active: boolean;
  /** The next click takes its colour from the picture. */
  readonly picking: boolean;
  /** Id of the guide that the panel and the Delete key are about. */
  readonly selected: string | null;
}

const { get, set, use } = sharedState<HintTool>(() => ({ active: false, picking: false, selected: null }));

export function setTool(page: Page, change: Partial<HintTool>): void {
  set(page, { ...get(page), ...change });
}

export const useTool = use;

/** The tool as it is at this moment, for what answers keys and clicks. */
export const toolNow = get;

const hexSchema = z.string().regex(hexPattern);

/** The colour that the next hint has. */
export const hintColour = keptState('hint colour', hexSchema, '#6d7f4e');
/** Its radius, share of the picture's height. */
export const hintRadius = keptState('hint radius', z.number().min(0.005).max(0.2), 0.03);

const swatchSchema = z.object({ name: z.string().min(1).max(60), colour: hexSchema });
export type Swatch = z.infer<typeof swatchSchema>;

/** Colours that the person named, for whatever film. */
export const swatches = keptState('hint swatches', z.array(swatchSchema).max(100), []);

/** Colours to begin with; their names are texts of the page. */
export const firstSwatches = [
  { name: 'skin', colour: '#c99a7c' },
  { name: 'sky', colour: '#8fb3d1' },
  { name: 'grass', colour: '#6d7f4e' },
  { name: 'wood', colour: '#8a5f3c' },
  { name: 'brick', colour: '#9c4a3a' },
  { name: 'grey', colour: '#808080' },
] as const;
