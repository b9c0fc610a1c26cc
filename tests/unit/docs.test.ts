import { existsSync, globSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = globSync(['*.md', 'docs/**/*.md', 'models/**/*.md', 'build/**/*.md', '.github/**/*.md'], { cwd: root }).filter(
  // What `npm run package` collects is no page of ours.
  (page) => !page.includes('node_modules') && !page.replaceAll('\\', '/').startsWith('build/licences/'),
);
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');

/** As a code host makes them of headings. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

describe.each(pages)('%s', (page) => {
  it('links to what is there', () => {
    const wrong = [...textOf(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]*)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? join(root, page) : resolve(root, dirname(page), decodeURIComponent(path));
        if (!existsSync(target)) return true;
        if (anchor === undefined) return false;
        return !readFileSync(target, 'utf8')
          .split('\n')
          .some((line) => line.startsWith('#') && anchorOf(line.replace(/^#+ /, '')) === anchor);
      });
    expect(wrong).toEqual([]);
  });

  // Whether somebody is at home there only a network can tell; a typing error in the address is found without.
  it('links outside by addresses that can be ones', () => {
    const outside = [...textOf(page).matchAll(/\bhttps?:[^\s)>`'"|]*/g)].map(([address]) => address.replace(/[.,;:]+$/, ''));
    const wrong = outside.filter((address) => {
      const url = URL.parse(address);
      const host = url?.hostname ?? '';
      const known = /^([a-z0-9-]+\.)+[a-z]{2,}$/.test(host) && !/\.(invalid|example|test|localhost)$/.test(host);
      return url?.protocol !== 'https:' || !known || url.pathname.includes('//') || /…|[A-Z]{4,}$/.test(address);
    });
    expect(wrong).toEqual([]);
  });

  it('names only scripts that there are', () => {
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(textOf('package.json')));
    const named = [...textOf(page).matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

/** Commands as they are typed: blocks that are set in, and words between backticks. */
const commands = pages
  .filter((page) => page !== 'CHANGELOG.md')
  .flatMap((page) =>
    [...textOf(page).matchAll(/(?:^ {4}|`|-- )(?:kinetint|npm run -s kinetint --) ((?:[a-z]+ )?[^`\n]*)/gm)].map(([, words]) => ({
      page,
      words: words!,
    })),
  );
const manual = spawnSync(process.execPath, [join(root, 'electron/cli/main.ts'), 'man'], { encoding: 'utf8' }).stdout.replaceAll('\\-', '-');

it('the commands and options of the docs are those of the manual', () => {
  const known = new Set([...manual.matchAll(/^\.SS kinetint ([a-z]+(?: [a-z]+)?)/gm)].map(([, name]) => name!.split(' ')[0]));
  expect([...known]).toEqual(expect.arrayContaining(['colorize', 'export', 'models', 'references']));
  const wrong = commands.flatMap(({ page, words }) => {
    const [command = ''] = words.split(' ');
    const options = [...words.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option);
    const unknown = options.filter((option) => !manual.includes(option));
    return [...(/^[a-z]+$/.test(command) && !known.has(command) ? [command] : []), ...unknown].map((word) => `${page}: ${word} (${words})`);
  });
  expect(commands.length).toBeGreaterThan(30);
  expect(wrong).toEqual([]);
});

it('every option of the manual is in the page of the command line', () => {
  const page = textOf('docs/command-line.md');
  const options = new Set([...manual.matchAll(/(?<!-)--[a-z][a-z-]+/g)].map(([option]) => option));
  expect(options.size).toBeGreaterThan(40);
  expect([...options].filter((option) => !['--help', '--version'].includes(option) && !page.includes(option))).toEqual([]);
});
