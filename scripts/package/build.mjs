// electron-builder, told what its configuration cannot know: `npm run dist`, `npm run package`, `npm run package:deb`.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { answers, root } from '../setup/tools.mjs';
import { homepage } from './homepage.mjs';
import { maintainer } from './maintainer.mjs';

const given = process.argv.slice(2);
const env = { ...process.env };
// A Debian package also where electron-builder's fpm cannot be fetched.
if (given.includes('deb') && !env.CUSTOM_FPM_PATH && !(await answers('https://github.com'))) {
  env.CUSTOM_FPM_PATH = join(root, 'scripts', 'package', 'fpm-by-dpkg.mjs');
}
const home = homepage();
const answerable = maintainer(env);
const args = [
  ...(home === null ? [] : [`-c.extraMetadata.homepage=${home}`]),
  ...(answerable === null ? [] : [`-c.linux.maintainer=${answerable}`]),
  ...given,
];
const require = createRequire(import.meta.url);
const builder = require.resolve('electron-builder/cli.js');
process.exitCode = spawnSync(process.execPath, [builder, ...args], { cwd: root, stdio: 'inherit', env }).status ?? 1;
