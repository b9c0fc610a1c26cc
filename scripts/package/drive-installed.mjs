// The part of `npm run test:deb` that has mounts and a network of its own: makes the system in ROOT one that can be lived in, and
// works the app that is installed there as the person `film`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [, , system, pictures] = process.argv;
/** As a person's folder may be called. */
const place = '/home/film/Filme für Oma';

function must(program, args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

function mountSystem() {
  must('ip', ['link', 'set', 'lo', 'up']);
  must('mount', ['-t', 'proc', 'proc', join(system, 'proc')]);
  must('mount', ['--rbind', '/dev', join(system, 'dev')]);
  must('mount', ['-t', 'tmpfs', '-o', 'mode=1777', 'shm', join(system, 'dev/shm')]);
  mkdirSync(join(system, 'tmp/.X11-unix'), { recursive: true });
  must('mount', ['--bind', '/tmp/.X11-unix', join(system, 'tmp/.X11-unix')]);
  // The display's key belongs to the test; the person reads a copy.
  const key = join(system, 'home/film/.Xauthority');
  must('cp', [process.env.XAUTHORITY, key]);
  const { uid, gid } = statSync(join(system, 'home/film'));
  chownSync(key, uid, gid);
  return { uid, gid };
}

const { uid, gid } = mountSystem();
mkdirSync(join(system, place));
chownSync(join(system, place), uid, gid);
const person = ['PATH=/usr/bin:/bin', 'HOME=/home/film', 'LANG=C.UTF-8', 'LANGUAGE=en', `DISPLAY=${process.env.DISPLAY}`];
const program = ['chroot', `--userspec=${uid}:${gid}`, system, '/usr/bin/env', '-i', ...person, '/usr/bin/kinetint'];
const tries = [join(import.meta.dirname, 'try-app.mjs'), pictures, join(system, place), ...program];
const env = { ...process.env, KINETINT_TRY_INSIDE: place };
process.exitCode = spawnSync(process.execPath, tries, { stdio: 'inherit', env }).status ?? 1;
