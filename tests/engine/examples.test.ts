import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { jobEventSchema } from '../../shared/job/job.ts';
import { errorCodes } from '../../shared/job/errors.ts';
import { kinetintProgram } from './support/cli.ts';
import { tinyNetworks } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = filmFolder();
const page = (name: string): Promise<string> => readFile(join(root, name), 'utf8');

/** Pages whose examples follow one another in one folder, as a reader would type them. */
const pages = ['README.md', 'docs/quick-start.md', 'docs/archives.md', 'docs/command-line.md'];
/** What other tests run, or what would run itself. */
const elsewhere = ['npm ci && npm start', 'npm ci && npm test'];

/** Blocks that are set in, line by line, where they are commands and no patterns of such; and blocks of bash, whole. */
function examplesOf(text: string): string[] {
  const found = [...text.matchAll(/^```bash\n([^]*?)^```$|^ {4}((?:kinetint|npm|ffmpeg|node) [^\n]*)$/gm)].map(
    ([, block, line]) => block ?? line!,
  );
  return found.filter((example) => !/\[-|\[ID|\[options|…|FILE\b|FOLDER\b|PART\b|PROJECT\b|LIST\b|FILM\.\.\.|\w\|\w/.test(example));
}

let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  // The commands as somebody has them who installed them; `npm ci` has been done, or this would not run.
  const programs = join(folder, 'programs');
  await mkdir(programs);
  const script = async (name: string, text: string): Promise<void> => {
    await writeFile(join(programs, name), `#!/bin/bash\n${text}\n`);
    await chmod(join(programs, name), 0o755);
  };
  await script('kinetint', `exec '${process.execPath}' '${kinetintProgram}' "$@"`);
  await script('ffmpeg', `exec '${findFilmTools().ffmpeg}' "$@"`);
  const { stdout } = await execute('bash', ['-c', 'command -v npm']);
  await script('npm', `[ "$1" = ci ] && exit 0; exec '${stdout.trim()}' --prefix '${root}' "$@"`);
  const path = [programs, dirname(process.execPath), process.env['PATH']].join(delimiter);
  env = { ...process.env, PATH: path, KINETINT_MODELS: tinyNetworks };
});

async function placeWithFilms(): Promise<string> {
  const place = await mkdtemp(join(folder, 'typed-'));
  await mkdir(join(place, 'films'));
  const film = { seconds: 2, audio: [{}] };
  for (const name of ['film.mp4', 'FILM.mp4', 'film.mkv', 'films/one.mp4']) {
    const encoder = name.endsWith('.mkv') ? ['ffv1'] : undefined;
    await makeFilm(join(place, name), encoder === undefined ? film : { ...film, encoder });
  }
  return place;
}

// Bash blocks; on Windows the same commands are those of command-line.test.ts.
describe.skipIf(process.platform === 'win32')('the examples of', () => {
  it.each(pages)(
    '%s do what they say',
    async (name) => {
      const examples = examplesOf(await page(name)).filter((example) => !elsewhere.includes(example));
      expect(examples.length).toBeGreaterThanOrEqual(2);
      const cwd = await placeWithFilms();
      const said: string[] = [];
      for (const example of examples) {
        // Its failure has the command, and what it said, in its message.
        said.push((await execute('bash', ['-c', `set -eo pipefail\n${example}`], { cwd, env })).stdout);
      }
      if (name !== 'docs/archives.md') return;
      const sums = said.filter((_, at) => examples[at]!.startsWith('ffmpeg')).map((text) => /^[0-9a-f]{32}/.exec(text)?.[0]);
      expect(sums).toEqual([sums[0], sums[0]]);
      expect(sums[0]).toBeDefined();
    },
    1_200_000,
  );
});

/** The words of a table's first column, from a heading on. */
function firstColumn(text: string, heading: string): string[] {
  const section = text.slice(text.indexOf(`\n## ${heading}\n`)).split(/\n## /)[1]!;
  return [...section.matchAll(/^\| ((?:`[\w-]+`(?:, )?)+) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([\w-]+)`/g)].map(([, word]) => word!),
  );
}

describe('the tables for programs', () => {
  it('name every error code, and no other', async () => {
    expect(firstColumn(await page('docs/command-line.md'), 'Error codes').filter((word) => word !== 'code')).toEqual([...errorCodes]);
  });

  it('name every event that the command line prints', async () => {
    const types = jobEventSchema.options.map(({ shape }) => shape.type.value).filter((type) => type !== 'preparing');
    const told = firstColumn(await page('docs/command-line.md'), 'For programs').filter((word) => word !== 'type');
    expect(told.sort()).toEqual(types.sort());
  });
});
