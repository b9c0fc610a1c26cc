import { copyFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engineAnswers } from '../../electron/engine/rpc/answers.ts';
import { EngineParts } from '../../electron/engine/session/engine-parts.ts';
import type { FilmSession } from '../../electron/engine/session/film-session.ts';
import { FilmSessions } from '../../electron/engine/session/film-sessions.ts';
import { HeldFilms } from '../../electron/engine/session/held-films.ts';
import { OpenProjects } from '../../electron/engine/track/open-projects.ts';
import { plainExport } from '../../shared/job/job.ts';
import type { PreviewQuestion, PreviewSource } from '../../shared/project/preview.ts';
import { PauseGate } from '../../shared/rpc/pause-gate.ts';
import { countedProbes, type CountedProbes } from '../support/counted-probes.ts';
import { requestFor, useTinyNetwork } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const at = (name: string): string => join(folder, name);
const { signal } = new AbortController();
const context = { signal, gate: new PauseGate(), tell: () => undefined };
let probes: CountedProbes;
let film = '';

/** What a film is asked by one look at it: headers, first packets, first frames. */
const oneProbe = [/-show_format/, /packet=pts_time/, /frame=width/].map((asked) => expect.stringMatching(asked) as string);
/** And when each of its frames is shown. */
const frameTimes = expect.stringMatching(/packet=pts,dts,flags/) as string;

/** What ffprobe was asked since the last call. */
let seen = 0;
async function newRuns(): Promise<string[]> {
  const all = await probes.runs();
  const fresh = all.slice(seen);
  seen = all.length;
  return fresh;
}

beforeAll(async () => {
  useTinyNetwork();
  film = await makeFilm(at('film.mp4'), { source: 'testsrc2=size=160x120:rate=25:duration=2,hue=s=0' });
  probes = await countedProbes(folder);
  process.env['KINETINT_FFPROBE'] = probes.program;
});
afterAll(() => {
  delete process.env['KINETINT_FFPROBE'];
});
beforeEach(async () => {
  await newRuns();
});

describe.skipIf(process.platform === 'win32')('one open film', () => {
  it('is probed once by plan, preview, timeline, estimate, job and export together', async () => {
    const answers = engineAnswers(new EngineParts());
    const project = at('film.kinetint');
    const request = requestFor(film, { output: at('out.mkv'), project, codec: 'ffv1', force: true });
    const source: PreviewSource = { ...request, project };
    const preview = async (question: PreviewQuestion): Promise<Uint8Array> => answers.preview({ source, question }, context);
    const plan = await answers.plan(request, context);
    expect(plan.film.path).toBe(film);
    await preview({ what: 'picture' });
    await preview({ what: 'times' });
    await preview({
      ...{ what: 'frame', seconds: 1, lane: 'playhead', coloured: true, original: false },
      most: { width: 320, height: 240 },
    });
    await answers.timeline({ source, question: { what: 'timeline' } }, context);
    await answers.thumbnail({ source, question: { seconds: 1, height: 48 } }, context);
    expect(await answers.estimate(request, context)).toMatchObject({ sampleFrames: expect.any(Number) as number });
    const done = await answers.colorize(request, context);
    expect(done.frames).toBe(50);
    const again = { ...plainExport, project, output: at('again.mkv'), codec: 'ffv1' as const, force: true, section: null };
    expect((await answers['plan-export'](again, context)).framesReady).toBe(50);
    expect((await answers.export(again, context)).frames).toBe(50);
    expect(await newRuns()).toEqual([...oneProbe, frameTimes]);
  });

  it('has its headers read by one run alone when it is only asked whether it can be read, and not again afterwards', async () => {
    const answers = engineAnswers(new EngineParts());
    expect(await answers.probe({ film }, context)).toBeNull();
    await answers.probe({ film }, context);
    expect(await newRuns()).toEqual(oneProbe.slice(0, 1));
    await answers.plan(requestFor(film, { output: at('other.mkv'), project: null, codec: 'ffv1', force: true }), context);
    expect(await newRuns()).toEqual(oneProbe.slice(1));
    await answers.probe({ film }, context);
    expect(await newRuns()).toEqual([]);
  });

  it('is asked again whether it can be read when its file has become another one', async () => {
    const answers = engineAnswers(new EngineParts());
    const place = at('becomes.mp4');
    await copyFile(film, place);
    await answers.probe({ film: place }, context);
    await writeFile(place, 'This is no film.\n');
    await expect(answers.probe({ film: place }, context)).rejects.toMatchObject({ code: 'film-not-media' });
    await expect(answers.probe({ film: at('nowhere.mp4') }, context)).rejects.toMatchObject({ code: 'film-missing' });
  });

  it('is probed once by those that open it at the same moment, and goes on for the others when one leaves', async () => {
    const films = new FilmSessions(new OpenProjects());
    const leaving = new AbortController();
    const openings = [films.open(film, leaving.signal), films.open(film), films.open(film)];
    leaving.abort();
    const [left, one, other] = await Promise.allSettled(openings);
    expect(left!.status).toBe('rejected');
    expect(one).toMatchObject({ status: 'fulfilled', value: { film: { path: film } } });
    expect((one as PromiseFulfilledResult<{ session: FilmSession }>).value.session).toBe(
      (other as PromiseFulfilledResult<{ session: FilmSession }>).value.session,
    );
    expect(await newRuns()).toEqual(oneProbe);
  });

  it('is probed anew once its file was written to, has another size, or is another file of the same name', async () => {
    const films = new FilmSessions(new OpenProjects());
    const path = at('changing.mp4');
    await copyFile(film, path);
    const open = async (): Promise<FilmSession> => {
      using lease = await films.open(path);
      return lease.session;
    };
    const first = await open();
    expect(await open()).toBe(first);
    expect(await newRuns()).toEqual(oneProbe);
    await utimes(path, new Date(), new Date(Date.now() - 60_000));
    const touched = await open();
    expect(touched).not.toBe(first);
    await makeFilm(at('other.mp4'), { source: 'testsrc2=size=96x64:rate=25:duration=1' });
    await newRuns();
    await rename(at('other.mp4'), path);
    const other = await open();
    expect(other.film.video).toMatchObject({ width: 96, height: 64 });
    expect(await other.identity()).not.toEqual(await touched.identity());
    expect(await newRuns()).toEqual(oneProbe);
  });

  it('is made anew for the preview and the timeline as well once its file is another', async () => {
    const answers = engineAnswers(new EngineParts());
    const path = at('replaced.mp4');
    await copyFile(film, path);
    const source: PreviewSource = { ...requestFor(path), project: null };
    const length = async (): Promise<number> =>
      (await answers.timeline({ source, question: { what: 'timeline' } }, context)).durationSeconds;
    expect(await length()).toBeCloseTo(2, 1);
    await makeFilm(at('shorter.mp4'), { source: 'testsrc2=size=96x64:rate=25:duration=1' });
    await rename(at('shorter.mp4'), path);
    expect(await length()).toBeCloseTo(1, 1);
  });

  it('is let go: of a hundred films the facts of some are kept, and what takes memory of none', async () => {
    const films = new FilmSessions(new OpenProjects());
    const refs: WeakRef<FilmSession>[] = [];
    const parts: string[] = [];
    const held = new HeldFilms(films, 2, (session) => ({
      [Symbol.dispose]: () => {
        parts.push(session.film.path);
      },
    }));
    const paths = Array.from({ length: 100 }, (_, index) => at(`many-${index}.mp4`));
    const size = { width: 32, height: 32 };
    for (const path of paths) {
      await copyFile(film, path);
      {
        using lease = await films.open(path);
        refs.push(new WeakRef(lease.session));
        const walker = lease.session.walker('playhead', { view: size, small: size, original: null, deinterlace: false });
        if (refs.length % 20 === 0) expect(await walker.frameAt(0.5, signal)).not.toBeNull();
      }
      await held.ask(path, () => Promise.resolve());
    }
    expect(parts).toEqual(paths.slice(0, -2));
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void;
    const alive = (): number => {
      collect();
      return refs.filter((ref) => ref.deref() !== undefined).length;
    };
    // Two are held, and the engine's stack may still know one.
    await expect.poll(alive, { timeout: 30_000 }).toBeLessThanOrEqual(64 + 3);
    // The one that was opened last is still known, the first is looked at again.
    await newRuns();
    (await films.open(paths.at(-1)!))[Symbol.dispose]();
    expect(await newRuns()).toEqual([]);
    (await films.open(paths[0]!))[Symbol.dispose]();
    expect(await newRuns()).toEqual(oneProbe);
  });

  it('ends its FFmpeg when the last lease ends, and decodes again for the next', async () => {
    const films = new FilmSessions(new OpenProjects());
    const size = { width: 32, height: 32 };
    const lease = await films.open(film);
    const other = await films.open(film);
    const walk = (): ReturnType<FilmSession['walker']> =>
      lease.session.walker('playhead', { view: size, small: size, original: null, deinterlace: false });
    const walker = walk();
    await walker.frameAt(0.5, signal);
    lease[Symbol.dispose]();
    lease[Symbol.dispose]();
    expect(walk()).toBe(walker);
    other[Symbol.dispose]();
    expect(walk()).not.toBe(walker);
    walk()[Symbol.dispose]();
  });
});
