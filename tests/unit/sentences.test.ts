import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { problemError } from '../../electron/engine/problem-error.ts';
import { problemWords } from '../../renderer/i18n/failure-words.ts';
import { setLanguage } from '../../renderer/i18n/i18n.ts';
import { pageWords } from '../../renderer/i18n/page-words.ts';
import { failureSchema } from '../../shared/job/failure.ts';
import { languages } from '../../shared/words/languages.ts';
import de from '../../shared/locales/de/engine.json' with { type: 'json' };
import en from '../../shared/locales/en/engine.json' with { type: 'json' };
import { english } from '../../shared/words/english.ts';
import { describeMisfit } from '../../shared/words/misfits.ts';
import { describeProblem } from '../../shared/words/problems.ts';
import { misfits } from '../support/misfit-sentences.ts';
import { problems } from '../support/problem-sentences.ts';
import { englishWord } from '../support/sentences.ts';

const allMisfits = Object.values(misfits).flat();
const allProblems = Object.values(problems).flat();

describe('in the terminal', () => {
  test.each(allMisfits)('%j', (misfit, sentence) => {
    expect(describeMisfit(misfit, english)).toBe(sentence);
  });

  test.each(allProblems)('%j', (problem, sentence) => {
    expect(describeProblem(problem, english)).toBe(sentence);
  });

  test('says what to do as well', () => {
    const error = problemError('film-missing', { code: 'file-missing', path: '/films/a.mp4' }, 'check the name and the folder');
    expect(error).toMatchObject({
      code: 'film-missing',
      message: 'There is no file /films/a.mp4: check the name and the folder.',
      problem: { code: 'file-missing' },
    });
  });
});

describe('in the window', () => {
  afterEach(() => setLanguage('en'));

  /** What FFmpeg, servers and files say stays as it is. */
  const theirs = /404 \(Not Found\)|Invalid data|socket hang up|\(FFmpeg sagt: [^)]*\)/g;

  test.each(languages)('every code has its words in "%s", whole and without an option of the command line', async (language) => {
    await setLanguage(language);
    const sentences = [
      ...allMisfits.map(([misfit]) => describeMisfit(misfit, pageWords)),
      ...allProblems.map(([problem]) => describeProblem(problem, pageWords)),
    ];
    for (const sentence of sentences) {
      expect(sentence).not.toMatch(/\{\{|\}\}|--| -o\b|engine:|models:|undefined/);
      if (language !== 'en') expect(sentence.replace(theirs, '')).not.toMatch(englishWord);
    }
  });

  test('a sentence is said whole; of an earlier version or a later one only English is left', async () => {
    await setLanguage('de');
    expect(problemWords({ problem: { code: 'misfit', file: 'eccv16.onnx', kind: 'ddcolor', misfit: misfits['other-input'][0]![0] } })).toBe(
      'eccv16.onnx passt nicht zu „ddcolor“: sein Eingang ist „L“ (float16, 1 x 1 x ? x ?), gebraucht wird ein Bild mit 3 Kanälen.',
    );
    const stored = { code: 'film-missing', message: 'Gone.', details: '' };
    for (const problem of [undefined, { code: 'of-a-later-version', path: '/a' }])
      expect(problemWords(failureSchema.parse({ ...stored, problem }))).toBeNull();
  });
});

test('no sentence of the engine stands in German as it does in English', () => {
  const same = Object.entries(en).flatMap(([group, texts]) =>
    Object.entries(texts)
      .filter(([name, text]) => new Map(Object.entries(de[group as keyof typeof de])).get(name) === text)
      .map(([name]) => `${group}.${name}`),
  );
  expect(same).toEqual([]);
});

test('the engine throws no sentence that the window could not say, but where the window never shows it', () => {
  const root = join(import.meta.dirname, '..', '..', 'electron', 'engine');
  // Options contradict each other on the command line alone; stopping is no failure; the viewer has one sentence for all.
  const unseen = /new UserFacingError\(\s*'(usage|interrupted)'/;
  // Benchmarks and the joining of parts are commands of the terminal alone; so is the process a network is tried in, whose errors are handed on.
  const terminalOnly = new Set([
    join('jobs', 'bench.ts'),
    join('network', 'trial-apart.ts'),
    join('track', 'merge-tracks.ts'),
    join('references', 'export.ts'),
    'problem-error.ts',
  ]);
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !terminalOnly.has(name) && !name.startsWith('preview'))
    .flatMap((name) =>
      [...readFileSync(join(root, name), 'utf8').matchAll(/new UserFacingError\([^;]*/g)]
        .map(([text]) => ({ name, text }))
        .filter(({ text }) => !unseen.test(text)),
    );
  expect(found).toEqual([]);
});
