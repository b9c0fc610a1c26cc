import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { UserFacingError } from '../../shared/job/errors.ts';
import { runColorize, useTinyNetwork } from '../engine/support/engine.ts';
import { filmFolder, makeFilm } from '../engine/support/films.ts';
import { dice, tryAll } from './dice.ts';

const folder = filmFolder();
beforeAll(useTinyNetwork);

const x264 = ['libx264', '-preset', 'ultrafast', '-crf', '24', '-g', '6'];
const mpeg2 = ['mpeg2video', '-q:v', '4', '-g', '6'];
/** Ten containers, each with a codec that lives in it. */
const containers: Readonly<Record<string, { readonly encoder: readonly string[]; readonly sound: string }>> = {
  mp4: { encoder: x264, sound: 'aac' },
  mov: { encoder: ['prores_ks', '-profile:v', '0'], sound: 'pcm_s16le' },
  mkv: { encoder: ['ffv1', '-level', '3', '-g', '1'], sound: 'flac' },
  webm: { encoder: ['libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '200k'], sound: 'libopus' },
  avi: { encoder: ['mpeg4', '-q:v', '4', '-g', '6'], sound: 'libmp3lame' },
  ts: { encoder: x264, sound: 'mp2' },
  vob: { encoder: mpeg2, sound: 'ac3' },
  flv: { encoder: ['flv1', '-q:v', '4', '-g', '6'], sound: 'libmp3lame' },
  mxf: { encoder: mpeg2, sound: 'pcm_s16le' },
  m2ts: { encoder: mpeg2, sound: 'ac3' },
};
const each = tryAll ? 30 : 2;

/** Damages a film's bytes as disks, cables and careless programs do. */
function mutate(whole: Buffer, random: () => number): { readonly bytes: Buffer; readonly what: string } {
  const within = (most: number): number => Math.floor(random() * most);
  const bytes = Buffer.from(whole);
  // Half of it where headers and indexes are.
  const place = random() < 0.5 ? within(Math.min(bytes.length, 2048)) : within(bytes.length);
  switch (within(5)) {
    case 0: {
      const count = 1 + within(64);
      for (let index = 0; index < count; index += 1) bytes[(place + within(4096)) % bytes.length]! ^= 1 << within(8);
      return { bytes, what: `${count} bits flipped about ${place}` };
    }
    case 1:
      return { bytes: bytes.subarray(0, Math.max(1, place)), what: `cut at ${place}` };
    case 2: {
      const length = 512 * (1 + within(8));
      bytes.fill(0, place, Math.min(bytes.length, place + length));
      return { bytes, what: `${length} bytes of nought at ${place}` };
    }
    case 3: {
      const length = 1 + within(2000);
      return { bytes: Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + length)]), what: `${length} bytes gone at ${place}` };
    }
    default: {
      const noise = Buffer.from(Array.from({ length: 1 + within(600) }, () => within(256)));
      return {
        bytes: Buffer.concat([bytes.subarray(0, place), noise, bytes.subarray(place)]),
        what: `${noise.length} bytes put in at ${place}`,
      };
    }
  }
}

/** What is wrong and what to do, in one sentence. */
const sentence = /^(?!.*(undefined|\[object|Error:)).{20,600}[:,;(].+[.)]\.?$/s;

describe.each(Object.keys(containers))('films in %s', (ending) => {
  it(
    `damaged at ${each} seeded places are coloured as far as they go, or refused in one sentence`,
    { timeout: each * 120_000 },
    async () => {
      const { encoder, sound } = containers[ending]!;
      const plain = join(folder, `whole.${ending}`);
      await makeFilm(plain, { seconds: 0.6, encoder, audio: [{ encoder: sound }] });
      const whole = await readFile(plain);
      const random = dice(Object.keys(containers).indexOf(ending) + 1);
      const ends = { coloured: 0, noted: 0, refused: 0 };
      for (let index = 0; index < each; index += 1) {
        const { bytes, what } = mutate(whole, random);
        const place = join(folder, `${ending}-${index}`);
        await mkdir(place, { recursive: true });
        const film = join(place, `film.${ending}`);
        await writeFile(film, bytes);
        const before = performance.now();
        try {
          const { done, events } = await runColorize(film, { codec: 'ffv1' });
          expect(done.frames, what).toBeGreaterThan(0);
          ends.coloured += 1;
          if (events.some((event) => event.type === 'warning' && event.message.code === 'damaged')) ends.noted += 1;
        } catch (error) {
          if (!(error instanceof UserFacingError)) throw new Error(`${ending} ${index}, ${what}: a fault of its own`, { cause: error });
          expect(error.message, `${ending} ${index}, ${what}`).toMatch(sentence);
          // What cannot be read is not told as what cannot be written.
          expect(error.message, `${ending} ${index}, ${what}`).not.toMatch(/could not write/);
          // The film, and of a run that got as far, its colours.
          expect(
            (await readdir(place)).filter((name) => !/^film\.(kinetint)$/.test(name)),
            what,
          ).toEqual([`film.${ending}`]);
          ends.refused += 1;
        }
        // A hang would last for ever; a busy machine may take minutes.
        expect(performance.now() - before, `${ending} ${index}, ${what}`).toBeLessThan(600_000);
        await rm(place, { recursive: true });
      }
      expect(ends.coloured + ends.refused).toBe(each);
      if (tryAll) console.log(`${ending}: ${JSON.stringify(ends)}`);
    },
  );
});
