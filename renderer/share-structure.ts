function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * What came over a process boundary is all new objects, whatever changed in it. Keeps the parts that are equal to what was
 * there before, so that whoever shows one of them can see by its identity that it is the same.
 * @returns a value equal to `next`, with as much of `before` in it as is equal
 */
export function shareStructure<T>(before: unknown, next: T): T {
  if (Object.is(before, next)) return next;
  if (Array.isArray(before) && Array.isArray(next)) {
    const shared = next.map((value: unknown, index) => shareStructure(before[index], value));
    return (before.length === next.length && shared.every((value, index) => Object.is(value, before[index])) ? before : shared) as T;
  }
  if (!isPlain(before) || !isPlain(next)) return next;
  const keys = Object.keys(next);
  const shared = Object.fromEntries(keys.map((key) => [key, shareStructure(before[key], next[key])]));
  const same = Object.keys(before).length === keys.length && keys.every((key) => key in before && Object.is(shared[key], before[key]));
  return (same ? before : shared) as T;
}
