import { existsSync, globSync } from 'node:fs';

/**
 * Film names as a shell for Unix hands them over: `*.mkv` stands for files. On Windows no shell expands it.
 * @param platform the system; elsewhere names are taken as they are
 * @returns in order of name; a pattern that fits nothing stays, to be said missing
 */
export function expandNames(names: readonly string[], platform: NodeJS.Platform): string[] {
  if (platform !== 'win32') return [...names];
  return names.flatMap((name) => {
    if (!/[*?]/.test(name) || existsSync(name)) return [name];
    const found = globSync(name).sort();
    return found.length === 0 ? [name] : found;
  });
}
