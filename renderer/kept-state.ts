import type { z } from 'zod';
import { sharedState, type SharedState } from './shared-state.ts';

/**
 * Something about how the window is arranged, which is as it was left at the next start. What cannot be read is as at the
 * first start.
 */
export function keptState<Value>(name: string, schema: z.ZodType<Value>, initial: Value): SharedState<Value> {
  const key = `kinetint ${name}`;
  function read(): Value {
    try {
      const kept = schema.safeParse(JSON.parse(localStorage.getItem(key) ?? 'null'));
      return kept.success ? kept.data : initial;
    } catch {
      return initial;
    }
  }
  const { get, set, use } = sharedState(read);
  return {
    get,
    set: (page, next) => {
      set(page, next);
      localStorage.setItem(key, JSON.stringify(next));
    },
    use,
  };
}
