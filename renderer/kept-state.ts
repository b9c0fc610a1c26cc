import { useSyncExternalStore } from 'react';
import type { z } from 'zod';

export interface KeptState<Value> {
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  readonly use: () => Value;
}

/**
 * Something about how the window is arranged, which is as it was left at the next start. What cannot be read is as at the
 * first start.
 */
export function keptState<Value>(name: string, schema: z.ZodType<Value>, initial: Value): KeptState<Value> {
  const key = `kinetint ${name}`;
  const listeners = new Set<() => void>();
  let value = read();
  function read(): Value {
    try {
      const kept = schema.safeParse(JSON.parse(localStorage.getItem(key) ?? 'null'));
      return kept.success ? kept.data : initial;
    } catch {
      return initial;
    }
  }
  const get = (): Value => value;
  return {
    get,
    set: (next) => {
      value = next;
      localStorage.setItem(key, JSON.stringify(next));
      for (const listener of listeners) listener();
    },
    use: () =>
      useSyncExternalStore((listener) => {
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
        };
      }, get),
  };
}
