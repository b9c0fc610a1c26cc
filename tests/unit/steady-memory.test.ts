import { execFileSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const module = pathToFileURL(fileURLToPath(new URL('../../electron/engine/steady-memory.ts', import.meta.url))).href;

/** Makes and throws away what a long job does, and gives how large the young generation has become, bytes. */
function youngAfterwards(before: string): number {
  const program = `
    import { keepMemorySteady } from ${JSON.stringify(module)};
    import { getHeapSpaceStatistics } from 'node:v8';
    ${before};
    const kept = [];
    for (let at = 0; at < 3e6; at += 1) kept[at % 50_000] = { at, text: String(at), list: [at] };
    console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size);`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }));
}

describe('the young generation of a process that works long', () => {
  it('stays small', () => {
    expect(youngAfterwards('keepMemorySteady()')).toBeLessThan(5e6);
  });

  it('would grow', () => {
    expect(youngAfterwards('')).toBeGreaterThan(15e6);
  });
});
