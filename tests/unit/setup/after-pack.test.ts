import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faults, neededFiles } from '../../../scripts/package/after-pack.mjs';

let modules: string;
beforeEach(() => {
  modules = mkdtempSync(join(tmpdir(), 'kinetint-pack-'));
});
afterEach(() => {
  rmSync(modules, { recursive: true });
});

function fill(platform: string, arch: string): void {
  for (const { places } of neededFiles(platform, arch)) {
    const path = join(modules, places.at(-1)!.replaceAll('*', '6'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '', { mode: 0o755 });
  }
}

test.each([
  ['linux', 'x64'],
  ['win32', 'x64'],
  ['darwin', 'arm64'],
])('a package for %s %s with all its parts has no fault', (platform, arch) => {
  fill(platform, arch);
  expect(faults({ modules, platform, arch, host: `${platform}-${arch}`, run: () => true })).toEqual([]);
});

test('a program of the builder, or one that does not run, is no substitute', () => {
  fill('linux', 'x64');
  const pack = { modules, platform: 'linux', arch: 'x64', host: 'linux-x64' };
  expect(faults({ ...pack, run: (path) => !path.endsWith('ffprobe') })).toEqual([
    expect.stringMatching(/^ffprobe in the package does not run \(.*ffprobe\)\.$/),
  ]);
  rmSync(join(modules, '@ffmpeg-binary'), { recursive: true });
  expect(faults({ ...pack, run: () => true })).toEqual([expect.stringMatching(/^The package for linux x64 lacks ffmpeg \(looked for /)]);
});

test('a package for Windows brings the Visual C++ runtime', () => {
  fill('win32', 'x64');
  rmSync(join(modules, 'onnxruntime-node/bin/napi-v6/win32/x64/msvcp140.dll'));
  const found = faults({ modules, platform: 'win32', arch: 'x64', host: 'linux-x64' });
  expect(found).toEqual([expect.stringMatching(/lacks msvcp140\.dll/)]);
});
