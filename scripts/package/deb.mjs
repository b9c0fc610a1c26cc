// `npm run package:deb`: a Debian package, also where electron-builder's fpm cannot be fetched.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { answers, root } from '../setup/tools.mjs';

const env = { ...process.env };
if (!env.CUSTOM_FPM_PATH && !(await answers('https://github.com'))) {
  env.CUSTOM_FPM_PATH = join(root, 'scripts', 'package', 'fpm-by-dpkg.mjs');
}
const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
const args = ['--linux', 'deb', '-c.electronDist=node_modules/electron/dist', '--publish', 'never'];
process.exitCode = spawnSync(process.execPath, [builder, ...args], { cwd: root, stdio: 'inherit', env }).status ?? 1;
