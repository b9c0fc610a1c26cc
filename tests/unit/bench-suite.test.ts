import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { benchFileSchema, figure, type BenchFile } from '../bench/suite/figure.ts';
import { plotOf } from '../bench/suite/plot.ts';
import { lastRelease } from '../bench/suite/release.ts';
import { benchTable, compareFigures, digits } from '../bench/suite/table.ts';

const before = [
  figure('speed', '480p: --every auto', 'frames a second', 'more', 20),
  figure('memory', 'colouring', 'MB', 'less', 600),
  figure('colour', 'photographs', 'CIEDE2000', 'less', 9.9),
  figure('window', 'idle', '% of a core', 'less', 0),
  figure('disk', 'gone since', 'MB an hour', 'less', 27),
];
const now = [
  figure('speed', '480p: --every auto', 'frames a second', 'more', 30),
  figure('memory', 'colouring', 'MB', 'less', 630),
  figure('colour', 'photographs', 'CIEDE2000', 'less', 10.4),
  figure('window', 'idle', '% of a core', 'less', 0.7),
  figure('temporal', 'E_warp <above> grey', 'ten-thousandths', 'less', 0.05),
];
const file = (version: string, figures: BenchFile['figures']): BenchFile => ({
  version,
  date: '2026-11-30T19:00:00.000Z',
  machine: 'a processor, 2 cores, Linux 6.18',
  load: { before: 1, after: 2 },
  networks: { reel: '0.6.0' },
  short: false,
  minutes: 14.6,
  figures,
  missing: [],
});

describe('figures beside those of a release', () => {
  it('are better, worse or the same by what is better for each and what its kind of figure may be off by', () => {
    expect(compareFigures(now, before).map(({ verdict, change }) => [verdict, change])).toEqual([
      ['better', expect.closeTo(0.5)],
      ['same', expect.closeTo(0.05)],
      ['worse', expect.closeTo(0.0505, 3)],
      ['worse', null],
      ['new', null],
    ]);
    const slower = compareFigures(before.slice(0, 1), now);
    expect(slower[0]!.verdict).toBe('worse');
  });

  it('are compared in one unit only', () => {
    expect(compareFigures([figure('disk', 'gone since', 'MB', 'less', 27)], before)[0]!.verdict).toBe('new');
  });

  it('stand in one table, with what is no longer measured and what could not be', () => {
    const table = benchTable({ ...file('0.2.0', now), missing: [{ group: 'window', why: 'no display' }] }, file('0.1.0', before));
    expect(table.split('\n').filter((line) => line.startsWith('| '))).toEqual([
      '| | | now | | 0.1.0 | |',
      '| speed | 480p: --every auto | 30.0 | frames a second | 20.0 | +50 %, **better** |',
      '| memory | colouring | 630 | MB | 600 | +5 % |',
      '| colour | photographs | 10.4 | CIEDE2000 | 9.90 | +5 %, **worse** |',
      '| window | idle | 0.700 | % of a core | 0 | **worse** |',
      '| temporal | E_warp <above> grey | 0.0500 | ten-thousandths |  | not measured then |',
    ]);
    expect(table).toContain('load 1.0 before and 2.0 after, reel 0.6.0, 15 minutes.');
    expect(table).toContain('Not whole: window: no display.');
    expect(table).toContain('Measured then, but not now: disk: gone since.');
    expect(benchTable(file('0.2.0', now), null)).toContain('There is no file of a release to compare with.');
  });

  it.each([
    [0, '0'],
    [1234.5, '1235'],
    [12.34, '12.3'],
    [0.0472, '0.0472'],
    [0.00001, '0.0000'],
  ])('%d is written %s', (value, written) => {
    expect(digits(value)).toBe(written);
  });
});

it('a plot has a bar for each figure of now and of then, as long as its share of the longer one', () => {
  const plot = plotOf('speed', '0.1.0', compareFigures(now.slice(0, 1), before));
  const lengths = [...plot.matchAll(/<rect x="300" y="\d+" width="([\d.]+)"/g)].map(([, length]) => Number(length));
  expect(lengths).toEqual([330, 220]);
  expect(plot).toContain('>30.0</text>');
  const alone = compareFigures([...now.slice(0, 1), { ...now[0]!, name: 'half as much', value: 15 }], []);
  expect([...plotOf('speed', null, alone).matchAll(/<rect x="300" y="\d+" width="([\d.]+)"/g)].map(([, length]) => length)).toEqual([
    '330.0',
    '165.0',
  ]);
  const odd = plotOf('temporal', null, compareFigures(now.slice(4), before));
  expect(odd).toContain('E_warp &lt;above> grey');
  expect(odd.match(/<rect x="300"/g)).toHaveLength(1);
  for (const picture of [plot, odd]) expect(picture.match(/<text/g)?.length).toBe(picture.match(/<\/text>/g)?.length);
});

describe('the file of the last release', () => {
  it('is the one with the highest version, whatever else lies there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kinetint-releases-'));
    try {
      expect(lastRelease(folder)).toBeNull();
      for (const version of ['0.9.0', '0.10.0', '0.2.11'])
        writeFileSync(join(folder, `${version}.json`), JSON.stringify(file(version, before)));
      writeFileSync(join(folder, 'notes.json'), '{}');
      expect(lastRelease(folder)?.version).toBe('0.10.0');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('that is kept here can be read, and has every group', () => {
    const kept = benchFileSchema.parse(lastRelease(fileURLToPath(new URL('../../docs/benchmarks', import.meta.url))));
    expect([...new Set(kept.figures.map(({ group }) => group))]).toEqual(['speed', 'memory', 'disk', 'temporal', 'colour', 'window']);
    expect(kept).toMatchObject({ short: false, missing: [] });
  });
});
