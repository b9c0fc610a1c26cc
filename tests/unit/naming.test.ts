import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { chooseNames, PromisedNames } from '../../electron/engine/jobs/output-names.ts';
import { wishesOf } from '../../electron/queue/wishes.ts';
import { defaultSettings } from '../../shared/ipc/app-settings.ts';
import { purposeWished } from '../../shared/job/export-presets.ts';
import { plainExport } from '../../shared/job/job.ts';
import { named, namingProblem, usualNaming } from '../../shared/job/naming.ts';

const values = { name: 'Metropolis', network: 'reel', purpose: 'archive', codec: 'h265', date: new Date(2026, 2, 5) } as const;

test('a pattern is filled in, and the usual one makes the usual name', () => {
  expect(named(usualNaming, values)).toBe('Metropolis.color');
  expect(named('{name} – {network} {purpose} {codec} {date}', values)).toBe('Metropolis – reel archive h265 2026-03-05');
  expect(named('{name} {network} {purpose}', { ...values, network: 'reel@256:60+studio', purpose: null })).toBe(
    'Metropolis reel@256-60+studio own',
  );
});

test.each([
  ['coloured', { code: 'no-name' }],
  ['', { code: 'no-name' }],
  ['{name} {year}', { code: 'unknown-place', what: '{year}' }],
  ['{name}/{date}', { code: 'bad-character', what: '/' }],
  ['{name}: colour', { code: 'bad-character', what: ':' }],
  ['{name} {', { code: 'bad-character', what: '{' }],
  ['{name}\n', { code: 'bad-character', what: '\n' }],
  ['.{name}', { code: 'bad-end' }],
  ['{name} ', { code: 'bad-end' }],
  [`{name}${'x'.repeat(120)}`, { code: 'too-long' }],
  ['{name} in colour', null],
  ['ä {name} 色', null],
])('%j is judged', (pattern, problem) => {
  expect(namingProblem(pattern)).toEqual(problem);
});

test('films of one name still get files of their own, and projects the usual names', () => {
  const folder = resolve('/films');
  const wish = { output: null, folder, container: 'mkv', project: null, called: (name: string) => `in colour ${name}` } as const;
  const promised = new PromisedNames();
  const names = ['a.mp4', 'a.avi'].map((film) => {
    const chosen = chooseNames({ ...wish, film: join(folder, film) }, promised);
    promised.add(chosen.output, chosen.project);
    return [chosen.output, chosen.project].map((path) => path.slice(folder.length + 1));
  });
  expect(names).toEqual([
    ['in colour a.mkv', 'a.kinetint'],
    ['in colour a.avi.mkv', 'a.avi.kinetint'],
  ]);
});

test('what films are wished as when they are added', () => {
  expect(wishesOf(defaultSettings)).toMatchObject({ naming: null, folder: null, device: 'auto' });
  expect(wishesOf(defaultSettings)).not.toHaveProperty('codec');
  const files = { ...defaultSettings.files, purpose: 'archive', naming: '{name} {purpose}' } as const;
  const wished = wishesOf({ ...defaultSettings, files });
  expect(wished).toMatchObject({ naming: '{name} {purpose}', codec: 'h265', container: 'mkv', bitDepth: 10 });
  expect(purposeWished({ ...plainExport, ...wished }, 'h265', 'mkv')).toBe('archive');
  expect(purposeWished(plainExport, 'h264', 'mp4')).toBe('share');
  expect(purposeWished(plainExport, 'h264', 'mkv')).toBe(null);
});
