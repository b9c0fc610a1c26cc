import { expect, test } from 'vitest';
import { failureWords } from '../../../renderer/i18n/failure-words.ts';
import { i18n } from '../../../renderer/i18n/i18n.ts';
import { failureSchema } from '../../../shared/job/failure.ts';
import { languages } from '../../../shared/words/languages.ts';

const failure = { code: 'film-missing', message: '', details: '' } as const;

test('a failure says what happened, what was saved and what to do', () => {
  const t = i18n.getFixedT('en', 'failures');
  expect(failureWords(t, failure, '/films/harbour.mp4', false)).toEqual({
    happened: '“harbour.mp4” is not where it was.',
    saved: 'The film itself is as it was.',
    next: 'Put it back, or open it from where it is now.',
  });
  expect(failureWords(t, failure, 'C:\\films\\harbour.mp4', true).saved).toContain('What is coloured so far is kept');
});

test.each(languages)('every code has its words in "%s", and none speaks of the command line', (language) => {
  const t = i18n.getFixedT(language, 'failures');
  for (const code of failureSchema.shape.code.options) {
    const { happened, next } = failureWords(t, { ...failure, code }, '/films/harbour.mp4', false);
    for (const text of [happened, next]) {
      expect(text, code).toMatch(/\w.*\.$/);
      expect(text, code).not.toMatch(/--| -o\b|happened\.|next\./);
    }
  }
});
