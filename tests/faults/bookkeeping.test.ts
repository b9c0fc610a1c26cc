import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import { colorize } from '../../electron/engine/jobs/colorize.ts';
import { exportProject, planProjectExport } from '../../electron/engine/jobs/export.ts';
import { planColorize } from '../../electron/engine/jobs/plan.ts';
import { findNetwork } from '../../electron/engine/network/catalog.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import { plainExport, type ExportRequest, type JobEvent } from '../../shared/job/job.ts';
import { noEdits } from '../../shared/project/edits.ts';
import { eventsOf, kinetint } from '../engine/support/cli.ts';
import { engine, requestFor, runColorize, useTinyNetwork } from '../engine/support/engine.ts';
import { filmFolder, makeFilm } from '../engine/support/films.ts';

const folder = filmFolder();
const at = (name: string): string => join(folder, name);
const signal = new AbortController().signal;
const film = at('film.mp4');
const project = at('film.kinetint');
const exportOf = (output: string): ExportRequest => ({ ...plainExport, project, output, section: null, force: false });

beforeAll(async () => {
  useTinyNetwork();
  await makeFilm(film, { seconds: 1 });
  await runColorize(film, { output: at('film.color.mp4') });
});

describe('a plan', () => {
  it('of an export writes nothing into the project', async () => {
    const copy = at('planned.kinetint');
    {
      using whole = ProjectFile.openExisting(project);
      // A cut that was added makes some of the colours stale, so that the export would have to make them anew.
      whole.saveEdits({ ...noEdits, cuts: { added: [0.5], removed: [] } }, null);
    }
    await copyFile(project, copy);
    const request = { ...exportOf(at('planned.mp4')), project: copy, section: { startSeconds: 0.2, durationSeconds: 0.6 } };
    const before = await readFile(copy);
    const plan = await planProjectExport(request, { engine, signal });
    expect(plan.coloursReady).toBe(false);
    {
      using planned = ProjectFile.openExisting(copy);
      expect(planned.tracks()).toHaveLength(1);
    }
    expect((await readFile(copy)).equals(before)).toBe(true);
    const { frames } = await exportProject(request, { engine, signal });
    expect(frames).toBe(15);
  });

  it("that fails for want of a shot's network leaves none loaded", async () => {
    const own = at('shots.kinetint');
    await runColorize(film, { output: at('shots.mp4'), project: own });
    {
      using edited = ProjectFile.openExisting(own);
      const shot = {
        startSeconds: 0,
        endSeconds: 0.5,
        look: { strength: null, saturation: null, warmth: null },
        model: 'gone',
        keepGrey: false,
      };
      edited.saveEdits({ ...noEdits, shots: [shot] }, null);
    }
    const tiny = await findNetwork('tiny');
    const used = { path: tiny.path, sha256: tiny.entry.sha256 };
    await expect(planColorize(requestFor(film, { output: at('shots 2.mp4'), project: own }), { engine, signal })).rejects.toMatchObject({
      code: 'model-unknown',
    });
    expect(engine.networks.deviceOf(used)).toBeNull();
  });
});

describe('a proof of an encoder', () => {
  it('that two wait for is not lost to one of them when the other is called off', async () => {
    const { video } = await probeFilm(film);
    const wish = { codec: 'h265', quality: null, preset: null, bitDepth: null } as const;
    const first = new AbortController();
    const one = engine.encoders.choose(video, wish, null, 'software', first.signal);
    const two = engine.encoders.choose(video, wish, null, 'software', signal);
    await new Promise((resolve) => setTimeout(resolve, 1));
    first.abort();
    await expect(one).rejects.toThrow();
    expect((await two).encoder.name).toBe('libx265');
  });
});

describe('a file that came under the name of the output meanwhile', () => {
  it('is not written over: the film gets a name beside it, and says so', async () => {
    const output = at('late.mp4');
    const events: JobEvent[] = [];
    const done = await colorize(requestFor(film, { output, project: at('late.kinetint') }), {
      engine,
      signal,
      onEvent: (event) => {
        events.push(event);
        if (event.type === 'plan') void writeFile(output, 'dear to somebody');
      },
    });
    expect(await readFile(output, 'utf8')).toBe('dear to somebody');
    expect(done.output).toBe(at('late 2.mp4'));
    expect(existsSync(done.output)).toBe(true);
    expect(events).toContainEqual({ type: 'warning', message: { code: 'name-taken-meanwhile', wanted: output, output: done.output } });
  });
});

describe('two films of one name', () => {
  const names = async (place: string): Promise<string[]> => (await readdir(place)).filter((name) => !name.startsWith('film.m')).sort();

  it('in one folder have an output and a project each, and the same ones at the next run', async () => {
    const place = at('pair');
    await mkdir(place);
    const films = ['film.mp4', 'film.mkv'].map((name) => join(place, name));
    await copyFile(film, films[0]!);
    await makeFilm(films[1]!, { seconds: 1, grain: 5 });
    const { status, stderr } = await kinetint(['colorize', ...films, '--device', 'cpu']);
    expect(status, stderr).toBe(0);
    const made = ['film.color.mp4', 'film.kinetint'];
    expect(await names(place)).toEqual(made);
    expect((await readdir(place)).sort()).toEqual([...made, 'film.mkv', 'film.mkv.color.mp4', 'film.mkv.kinetint', 'film.mp4'].sort());
    const again = await kinetint(['colorize', ...films, '--device', 'cpu', '--force', '--json']);
    expect(again.status, again.stderr).toBe(0);
    const plans = eventsOf(again).flatMap((event) => (event.type === 'plan' ? [event.plan] : []));
    expect(plans.map(({ output, coloursReady }) => [basename(output), coloursReady])).toEqual([
      ['film.color.mp4', true],
      ['film.mkv.color.mp4', true],
    ]);
  });

  it('out of two folders do not meet in the one they go to, nor does a third that comes alone and later', async () => {
    for (const name of ['a', 'b', 'c', 'together']) await mkdir(at(name));
    const films = ['a', 'b', 'c'].map((name) => join(at(name), 'reel.mp4'));
    for (const [index, path] of films.entries()) await makeFilm(path, { seconds: 0.4, grain: 3 + index });
    const run = await kinetint(['colorize', films[0]!, films[1]!, '-o', at('together'), '--device', 'cpu']);
    expect(run.status, run.stderr).toBe(0);
    const two = ['reel.color.mp4', 'reel.kinetint', 'reel.mp4.color.mp4', 'reel.mp4.kinetint'];
    expect((await readdir(at('together'))).sort()).toEqual(two);
    const third = await kinetint(['colorize', films[2]!, '-o', at('together'), '--device', 'cpu', '--json']);
    expect(third.status, third.stderr).toBe(0);
    expect((await readdir(at('together'))).sort()).toEqual([...two, 'reel 2.color.mp4', 'reel 2.kinetint'].sort());
    expect(third.stdout).toContain('holds the colours of another film');
  });
});
