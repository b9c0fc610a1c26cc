import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { kinetint } from './support/cli.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const at = (name: string): string => join(folder, name);

describe('the log of the command line', () => {
  it('holds every FFmpeg command and how the command ended, by names and without folders; the report too', async () => {
    const place = at('secret place');
    await mkdir(place, { recursive: true });
    const film = await makeFilm(join(place, 'film one.mkv'), { seconds: 0.2 });
    const env = { KINETINT_LOGS: at('logs') };
    const failed = await kinetint(['probe', join(place, 'not there.mkv')], { env });
    expect(failed.status).toBe(1);
    expect((await kinetint(['probe', film], { env })).status).toBe(0);
    const shown = await kinetint(['log', '--lines', '200'], { env });
    expect(shown.stdout).toContain(join(at('logs'), 'command.log'));
    expect(shown.stdout).toMatch(/ffprobe .*-show_streams.* -i "film one\.mkv"/);
    expect(shown.stdout).toMatch(/ffmpeg .* -i "film one\.mkv" .*idet/);
    expect(shown.stdout).toMatch(/The command ends: UserFacingError: There is no file not there\.mkv/);
    const logged = await readFile(join(at('logs'), 'command.log'), 'utf8');
    expect(logged).not.toContain('secret place');
    const report = await kinetint(['log', '--report', '--json'], { env });
    const { text } = JSON.parse(report.stdout) as { text: string };
    expect(text).toMatch(/^Kinetint on \w+ .*Node \d+/);
    expect(text).toContain('film one.mkv');
    expect(text).not.toContain('secret place');
  });

  it('is kept wherever the command is called from', async () => {
    const [place, logs] = [at('called from here'), at('logs-from-afar')];
    await mkdir(place, { recursive: true });
    await kinetint(['probe', 'none.mkv'], { cwd: place, env: { KINETINT_LOGS: logs } });
    expect(await readFile(join(logs, 'command.log'), 'utf8')).toMatch(/The command ends: UserFacingError: There is no file .*none\.mkv/);
  });

  it.each(['error', 'promise'])('has what was thrown where nobody waits (%s); the command says it in one sentence', async (way) => {
    const thrower = fileURLToPath(new URL('../support/throw-aside.cjs', import.meta.url));
    const film = await makeFilm(at(`aside-${way}.mkv`), { seconds: 0.2 });
    const env = { KINETINT_LOGS: at(`logs-aside-${way}`), NODE_OPTIONS: `--require "${thrower}"`, KINETINT_TEST_THROW: way };
    const { status, stdout, stderr } = await kinetint(['probe', film], { env });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Kinetint met a fault of its own \(nobody waits for this\): please report it, with what .*\n$/);
    const logged = await readFile(join(at(`logs-aside-${way}`), 'command.log'), 'utf8');
    expect(logged).toMatch(/(uncaughtException|unhandledRejection): Error: nobody waits for this\n +at /);
  });

  it('writes down FFmpeg’s last words where it dies', async () => {
    const wrapper = at('ffprobe');
    await writeFile(wrapper, '#!/bin/sh\n[ "$1" = -version ] && exit 0\necho "the sky is falling" >&2\nkill -SEGV $$\n');
    await chmod(wrapper, 0o755);
    const env = { KINETINT_LOGS: at('logs-of-death'), KINETINT_FFPROBE: wrapper };
    const film = await makeFilm(at('film.mkv'), { seconds: 0.2 });
    expect((await kinetint(['probe', film], { env })).status).toBe(1);
    expect(await readFile(join(at('logs-of-death'), 'command.log'), 'utf8')).toMatch(/ffprobe ended with SIGSEGV: the sky is falling/);
  });

  it('stays small, and keeps one older file', async () => {
    const logs = at('logs-full');
    await mkdir(logs, { recursive: true });
    await writeFile(join(logs, 'command.log'), `[old]\n${'x'.repeat(3 * 1024 * 1024)}\nthe last line before\n`);
    const env = { KINETINT_LOGS: logs };
    await kinetint(['models', 'list'], { env });
    expect((await stat(join(logs, 'command.log'))).size).toBeLessThan(100_000);
    expect((await stat(join(logs, 'command.old.log'))).size).toBeGreaterThan(3_000_000);
    expect((await kinetint(['log'], { env })).stdout).toContain('the last line before');
  });

  it('costs nobody anything where it cannot be written', async () => {
    await writeFile(at('a file'), '');
    const film = await makeFilm(at('unlogged.mkv'), { seconds: 0.2 });
    const { status, stderr } = await kinetint(['probe', film], { env: { KINETINT_LOGS: join(at('a file'), 'logs') } });
    expect([status, stderr]).toEqual([0, '']);
  });
});
