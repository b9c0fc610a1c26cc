import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const restriction = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';

function userNamespacesWork() {
  // Ubuntu 24.04 and later let unprivileged programs make them and then forbid everything inside.
  if (existsSync(restriction) && readFileSync(restriction, 'utf8').trim() === '1') return false;
  const { status, error } = spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' });
  return error !== undefined || status === 0;
}

/**
 * Whether Chromium can build its sandbox here: on Linux that takes user namespaces or a helper that belongs to root, and
 * never works as root. Where it cannot, `advice` is the line that helps, null as root.
 */
export function sandbox() {
  if (process.platform !== 'linux') return { works: true, advice: null };
  if (process.getuid() === 0) return { works: false, advice: null };
  const helper = join(dirname(createRequire(import.meta.url)('electron')), 'chrome-sandbox');
  const { uid, mode } = statSync(helper);
  const works = (uid === 0 && (mode & 0o4000) !== 0) || userNamespacesWork();
  return { works, advice: works ? null : `sudo chown root:root ${helper} && sudo chmod 4755 ${helper}` };
}
