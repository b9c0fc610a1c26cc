import { expect, test } from 'vitest';
import { maintainer, maintainerField } from '../../../scripts/package/maintainer.mjs';

test.each([
  [{ DEBFULLNAME: 'Ada Example', DEBEMAIL: 'ada@example.org' }, 'Ada Example <ada@example.org>'],
  [{ DEBEMAIL: 'Ada Example <ada@example.org>' }, 'Ada Example <ada@example.org>'],
  [{ DEBFULLNAME: 'Somebody else', DEBEMAIL: 'Ada Example <ada@example.org>' }, 'Ada Example <ada@example.org>'],
  [{ DEBFULLNAME: 'Ada Example' }, null],
  [{ DEBEMAIL: 'ada@example.org' }, null],
  [{ DEBFULLNAME: 'Ada Example', DEBEMAIL: 'nobody' }, null],
  [{}, null],
])('%j is answered for by %j', (env, expected) => {
  expect(maintainer(env)).toBe(expected);
});

test('a package names no address that leads nowhere', () => {
  expect(maintainerField('The Kinetint engineers <engineers@kinetint.invalid>')).toBe('The Kinetint engineers');
  expect(maintainerField('Ada Example <ada@example.org>')).toBe('Ada Example <ada@example.org>');
});
