import { expect, test } from 'vitest';
import { webAddress } from '../../../scripts/package/homepage.mjs';

test.each([
  ['https://example.org/kine/tint.git', 'https://example.org/kine/tint'],
  ['https://name:secret@example.org/kine/tint', 'https://example.org/kine/tint'],
  ['git@example.org:kine/tint.git', 'https://example.org/kine/tint'],
  ['ssh://git@example.org:2222/kine/tint.git/', 'https://example.org/kine/tint'],
])('a package that was built from %s is at home at %s', (remote, address) => {
  expect(webAddress(remote)).toBe(address);
});

test.each(['', '/srv/kinetint', '../kinetint', 'C:\\films\\kinetint', 'file:///srv/kinetint', 'http://localhost/kinetint'])(
  '%j is nobody’s home',
  (remote) => {
    expect(webAddress(remote)).toBeNull();
  },
);
