import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { meansOfFrames, packetTimes, runColorize, useTinyNetwork } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
beforeAll(useTinyNetwork);

/** Each frame's brightness is its number, and the tiny network's colour follows brightness: a frame that got another's colour shows. */
const numbered = {
  source: 'color=gray:size=96x64:rate=25:duration=2',
  filters: "geq=lum='40+3*N':cb=128:cr=128",
  encoder: ['ffv1'],
} as const;

describe('every frame has its own colour', () => {
  const film = join(folder, 'numbered.mkv');
  let whole: Awaited<ReturnType<typeof meansOfFrames>> = [];
  beforeAll(async () => {
    await makeFilm(film, { ...numbered, seconds: 2, audio: [{ encoder: 'pcm_s16le' }, { encoder: 'flac' }] });
    const { done } = await runColorize(film, { codec: 'ffv1', output: join(folder, 'whole.mkv') });
    whole = await meansOfFrames(done.output);
  });

  it('in a whole film, and the colours differ from frame to frame', () => {
    expect(whole).toHaveLength(50);
    expect(whole.map(([y]) => y)).toEqual(Array.from({ length: 50 }, (_, n) => 40 + 3 * n));
    expect(new Set(whole.map(([, cb, cr]) => `${cb} ${cr}`)).size).toBeGreaterThan(10);
  });

  it.each([
    [0, 0.4],
    [0.52, 0.4],
    [1, null],
    [1.32, 0.32],
  ] as const)('in the section from %d s that lasts %d s, with as much sound', async (startSeconds, durationSeconds) => {
    const name = `${startSeconds}-${durationSeconds}`;
    const { done, events } = await runColorize(film, {
      codec: 'ffv1',
      output: join(folder, `${name}.mkv`),
      project: join(folder, `${name}.kinetint`),
      section: { startSeconds, durationSeconds },
    });
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
    const length = durationSeconds ?? 2 - startSeconds;
    const first = Math.round(startSeconds * 25);
    expect(await meansOfFrames(done.output)).toEqual(whole.slice(first, first + Math.round(length * 25)));
    const times = await packetTimes(done.output, 'v:0');
    expect(Math.abs(times[0]!)).toBeLessThan(0.002);
    for (const track of ['a:0', 'a:1']) {
      const sound = await packetTimes(done.output, track);
      // Copied sound begins and ends with a whole packet.
      expect(sound[0]!).toBeGreaterThanOrEqual(0);
      expect(sound[0]!).toBeLessThan(0.1);
      expect(Math.abs(sound.at(-1)! - length)).toBeLessThan(0.1);
    }
  });

  it.each([
    ['.ts', []],
    ['-late.mkv', ['-output_ts_offset', '0.5']],
    ['-late.mp4', ['-output_ts_offset', '1.5']],
  ] as const)('in a film that does not begin at zero (%s)', async (ending, extra) => {
    const lossless = ending === '.ts' || ending === '-late.mp4' ? ['libx264', '-preset', 'ultrafast', '-qp', '0', '-g', '5'] : ['ffv1'];
    const other = await makeFilm(join(folder, `other${ending}`), {
      ...numbered,
      encoder: lossless,
      seconds: 2,
      audio: [{ encoder: 'aac' }],
      extra,
    });
    for (const section of [
      { startSeconds: 0, durationSeconds: null },
      { startSeconds: 0.4, durationSeconds: 0.4 },
    ]) {
      const name = `other${ending}-${section.startSeconds}`;
      const { done } = await runColorize(other, {
        codec: 'ffv1',
        section,
        output: join(folder, `${name}.out.mkv`),
        project: join(folder, `${name}.kinetint`),
      });
      const found = await meansOfFrames(done.output);
      const first = found[0]![0] - 40;
      expect(found, name).toEqual(whole.slice(Math.round(first / 3), Math.round(first / 3) + found.length));
      // Nothing in a transport stream says where key frames are: a section of one begins at the next.
      if (section.durationSeconds !== null && ending === '.ts') expect(found.length).toBeGreaterThanOrEqual(5);
      else expect(found).toHaveLength(section.durationSeconds === null ? 50 : 10);
    }
  });
});
