import { expect, test } from 'vitest';
import { isNewer, isPageOfReleases, releasesAddress } from '../../../electron/window/releases.ts';

test.each([
  ['v0.2.0', '0.1.0', true],
  ['0.10.0', '0.9.9', true],
  ['1', '0.9.9', true],
  ['v0.1.0', '0.1.0', false],
  ['0.1', '0.1.0', false],
  ['0.0.9', '0.1.0', false],
  ['nightly', '0.1.0', false],
])('%s is newer than %s: %s', (version, than, newer) => {
  expect(isNewer(version, than)).toBe(newer);
});

test('releases are asked for where the package is at home, and nowhere else', () => {
  const asked = 'https://api.github.com/repos/people/kinetint/releases/latest';
  expect(
    ['https://github.com/people/kinetint', 'https://github.com/people/kinetint.git/'].map((home) => releasesAddress(home, '')),
  ).toEqual([asked, asked]);
  const unknown = ['https://kinetint.invalid', 'https://github.com.example/people/kinetint', 'https://github.com/people', null, 7];
  expect(unknown.map((home) => releasesAddress(home, ''))).toEqual(unknown.map(() => null));
  expect(releasesAddress(null, 'http://127.0.0.1:1/latest')).toBe('http://127.0.0.1:1/latest');
});

test('an answer leads to the pages of the releases that were asked for, and nowhere else', () => {
  const asked = 'https://api.github.com/repos/people/kinetint/releases/latest';
  expect(isPageOfReleases('https://github.com/people/kinetint/releases/tag/v9', asked)).toBe(true);
  for (const page of [
    'https://example.org/people/kinetint/releases/tag/v9',
    'https://github.com/others/kinetint/releases/tag/v9',
    'https://github.com/people/kinetint-releases/releases/tag/v9',
    'https://github.com.example/people/kinetint/releases/tag/v9',
  ])
    expect(isPageOfReleases(page, asked), page).toBe(false);
});
