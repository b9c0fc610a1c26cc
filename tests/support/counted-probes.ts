import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFilmTools } from '../../electron/engine/film/tools.ts';

/** An ffprobe that writes down what it was asked. */
export interface CountedProbes {
  /** For KINETINT_FFPROBE. */
  readonly program: string;
  /** The arguments of each run so far, in order; those that only asked for its version left out. */
  readonly runs: () => Promise<string[]>;
}

/** Makes an ffprobe that counts: whoever finds a film's facts out anew runs it. */
export async function countedProbes(folder: string): Promise<CountedProbes> {
  const program = join(folder, 'counted-ffprobe');
  const log = `${program}.log`;
  const real = process.env['KINETINT_FFPROBE'] ?? findFilmTools().ffprobe;
  await writeFile(log, '');
  await writeFile(program, `#!/bin/sh\necho "$*" >> '${log}'\nexec '${real}' "$@"\n`, { mode: 0o755 });
  return {
    program,
    runs: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '' && line !== '-version'),
  };
}
