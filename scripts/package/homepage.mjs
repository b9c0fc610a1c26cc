// Where a package says that it is at home: the repository that it was built from, unless KINETINT_HOMEPAGE names another place.
import { spawnSync } from 'node:child_process';
import { root } from '../setup/tools.mjs';

/**
 * The web address of a Git remote; null where it has none, as a folder.
 * @param {string} remote as `git remote get-url` prints it; a name and a password in it are left out
 */
export function webAddress(remote) {
  const short = /^[\w.-]+@([\w.-]+):(?!\/)(.+)$/.exec(remote);
  const address = short === null ? remote : `ssh://git@${short[1]}/${short[2]}`;
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, pathname } = new URL(address);
  if (!['https:', 'http:', 'ssh:', 'git:'].includes(protocol) || !hostname.includes('.')) return null;
  return `https://${hostname}${pathname.replace(/\/$/, '').replace(/\.git$/, '')}`;
}

/** Null where nothing is known: electron-builder.yml then has an address that leads nowhere. */
export function homepage() {
  const named = process.env.KINETINT_HOMEPAGE;
  if (named !== undefined && named !== '') return named;
  const { status, stdout } = spawnSync('git', ['remote', 'get-url', 'origin'], { cwd: root, encoding: 'utf8' });
  return status === 0 ? webAddress(stdout.trim()) : null;
}
