import { z } from 'zod';
import { clock } from '../words/clock.ts';
import { activeGuides, type Guide } from './guides.ts';

/**
 * How far the colours of a frame that has guides reach: its own shot only, all other shots that show the same things, or
 * those of them that were chosen, each by a film second within it. A shot that shows nothing of it takes none.
 */
export const guideScopeSchema = z.union([
  z.literal('shot'),
  z.literal('film'),
  z.object({ shots: z.array(z.number().nonnegative()).min(1) }),
]);
export type GuideScope = z.infer<typeof guideScopeSchema>;

type ReferenceGuide = Extract<Guide, { kind: 'reference' }>;

const mark = '≈ ';

/** What guides that take the colours of the frame at a moment are called, in any language. */
export function spreadName(seconds: number): string {
  return `${mark}${clock(seconds)}`;
}

/** Whether a guide takes its colours from a frame of another shot. */
export function isSpread(guide: Guide): guide is ReferenceGuide {
  return guide.kind === 'reference' && guide.name.startsWith(mark);
}

/** The guides that take their colours from the frame at a moment. */
export function spreadFrom(guides: readonly Guide[], seconds: number): Guide[] {
  const name = spreadName(seconds);
  return guides.filter((guide) => guide.kind === 'reference' && guide.name === name);
}

/** The moments whose frames a person gave colours that do something, each once; what was taken from other frames is none. */
export function givenMoments(guides: readonly Guide[]): number[] {
  return [...new Set(activeGuides(guides).flatMap((guide) => (isSpread(guide) ? [] : [guide.seconds])))];
}
