import { expect, test } from 'vitest';
import { callerFolder } from '../../electron/cli/caller-folder.ts';
import { describeLoading } from '../../electron/cli/loading-words.ts';

const missingLibrary = Object.assign(new Error('The specified module could not be found.'), { code: 'ERR_DLOPEN_FAILED' });

test.each([
  [
    'win32-x64',
    missingLibrary,
    /^Kinetint needs the Microsoft Visual C\+\+ runtime.*vc_redist\.x64\.exe, then run the same command again\.$/,
  ],
  ['win32-x64', new Error('no such file'), /^Kinetint could not be loaded \(no such file\): install it again\.$/],
  ['darwin-arm64', missingLibrary, /^Kinetint needs macOS 14 or newer, as ONNX Runtime does: update macOS/],
  ['darwin-x64', missingLibrary, /^Kinetint runs on Macs with Apple silicon only/],
  ['linux-x64', missingLibrary, /^Kinetint could not be loaded \(The specified module/],
])('on %s, what cannot be loaded is told in one sentence', (platform, error, words) => {
  expect(describeLoading(error, platform)).toMatch(words);
});

test('relative paths mean the folder where the command was typed, under npm run only', () => {
  expect(callerFolder({ INIT_CWD: '/films', npm_lifecycle_event: 'kinetint' })).toBe('/films');
  expect(callerFolder({ INIT_CWD: '/films', npm_lifecycle_event: 'test:engine' })).toBeNull();
  expect(callerFolder({})).toBeNull();
});
