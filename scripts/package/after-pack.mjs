// electron-builder's afterPack: a package that lacks a program or a native library for its own platform is no package.
import { accessSync, constants, copyFileSync, existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { spawnSync } from 'node:child_process';

/** What onnxruntime.dll asks for and a fresh Windows lacks. Microsoft lets programs bring them from Visual Studio's Redist folder. */
const visualRuntime = ['msvcp140.dll', 'msvcp140_1.dll', 'msvcp140_atomic_wait.dll', 'vcruntime140.dll', 'vcruntime140_1.dll'];

/** Puts the Visual C++ runtime beside ONNX Runtime, where Windows looks for it first. */
function addVisualRuntime(modules, arch) {
  const redist = process.env.VCToolsRedistDir ?? 'C:/Program Files/Microsoft Visual Studio/*/*/VC/Redist/MSVC/*';
  const found = globSync(`${redist.replaceAll('\\', '/').replace(/\/$/, '')}/${arch}/Microsoft.VC*.CRT/*.dll`).sort();
  const [target] = globSync(`onnxruntime-node/bin/napi-v*/win32/${arch}`, { cwd: modules });
  if (target === undefined) return;
  // The newest is the last.
  for (const path of found)
    if (visualRuntime.includes(basename(path).toLowerCase())) copyFileSync(path, join(modules, target, basename(path).toLowerCase()));
}

const arches = ['ia32', 'x64', 'armv7l', 'arm64', 'universal'];

/**
 * What a package has to hold, by the folder of unpacked modules. Each entry is a choice of places.
 * @param {string} platform `win32`, `darwin` or `linux`
 * @param {string} arch `x64` or `arm64`
 */
export function neededFiles(platform, arch) {
  const suffix = platform === 'win32' ? '.exe' : '';
  const target = `${platform}-${arch}`;
  const libraries = {
    win32: ['onnxruntime.dll', 'DirectML.dll', ...visualRuntime],
    darwin: ['libonnxruntime.1.dylib'],
    linux: ['libonnxruntime.so.1'],
  };
  const runtime = `onnxruntime-node/bin/napi-v*/${platform}/${arch}`;
  return [
    { what: 'ffmpeg', places: [`ffmpeg-static/ffmpeg${suffix}`, `@ffmpeg-binary/${target}/ffmpeg${suffix}`], runs: true },
    { what: 'ffprobe', places: [`@ffprobe-installer/${target}/ffprobe${suffix}`], runs: true },
    { what: 'the binding of ONNX Runtime', places: [`${runtime}/onnxruntime_binding.node`], runs: false },
    ...libraries[platform].map((name) => ({ what: name, places: [`${runtime}/${name}`], runs: false })),
    { what: 'the binding of SQLite', places: [`better-sqlite3/prebuilds/${target}.node`], runs: false },
  ];
}

/**
 * What is missing or does not run, each as a sentence.
 * @param {{ modules: string, platform: string, arch: string, host: string, run?: (path: string) => boolean }} pack
 *   host: the machine's own platform and arch; only there can a program be started
 */
export function faults({ modules, platform, arch, host, run }) {
  const start = run ?? ((path) => spawnSync(path, ['-version'], { stdio: 'ignore', timeout: 60_000 }).status === 0);
  return neededFiles(platform, arch).flatMap(({ what, places, runs }) => {
    const found = places.flatMap((place) => globSync(place, { cwd: modules })).map((place) => join(modules, place));
    if (found.length === 0) return [`The package for ${platform} ${arch} lacks ${what} (looked for ${places.join(', ')}).`];
    if (!runs || host !== `${platform}-${arch}`) return [];
    return found.some((path) => existsSync(path) && isExecutable(path) && start(path))
      ? []
      : [`${what} in the package does not run (${found[0]}).`];
  });
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export default async function afterPack({ appOutDir, arch, electronPlatformName, packager }) {
  const resources =
    electronPlatformName === 'darwin'
      ? join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Resources')
      : join(appOutDir, 'resources');
  const modules = join(resources, 'app.asar.unpacked', 'node_modules');
  if (electronPlatformName === 'win32') addVisualRuntime(modules, arches[arch]);
  const found = faults({
    modules,
    platform: electronPlatformName,
    arch: arches[arch],
    host: `${process.platform}-${process.arch}`,
  });
  if (found.length > 0) throw new Error(`${found.join(' ')} Build on that platform, after "npm ci" and "node scripts/setup.mjs engine".`);
}
