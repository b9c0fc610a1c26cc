import { createHash } from 'node:crypto';
import type { Guide } from '../../../shared/project/guides.ts';

/**
 * What the guides of a shot come to: equal for guides that give it the same colours, whatever they are called.
 * @returns null for none
 */
export function guidesSignature(guides: readonly Guide[]): string | null {
  if (guides.length === 0) return null;
  const effects = guides.map((guide) => {
    const { kind, seconds, strength } = guide;
    return JSON.stringify([
      kind,
      seconds,
      strength,
      guide.kind === 'hint' ? guide.points.map(({ x, y, radius, a, b }) => [x, y, radius, a, b]) : guide.picture,
    ]);
  });
  return createHash('sha256').update(effects.sort().join('\n')).digest('hex').slice(0, 32);
}
