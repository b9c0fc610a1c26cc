import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import type { Chunk } from '../../electron/engine/track/chunk.ts';
import { inspectProject } from '../../electron/engine/track/inspect-project.ts';
import { OpenProjects } from '../../electron/engine/track/open-projects.ts';
import { openSoundToColour } from '../../electron/engine/track/sound-project.ts';
import { UserFacingError } from '../../shared/job/errors.ts';
import type { Warning } from '../../shared/job/warning.ts';
import { noEdits, type Edits } from '../../shared/project/edits.ts';
import type { TrackKey } from '../../shared/project/project.ts';
import { plan } from '../unit/window/fixtures.ts';
import { dice } from './dice.ts';

const { film } = plan;
const identity = { bytes: 1000, fingerprint: 'f'.repeat(64) };
const folder = mkdtempSync(join(tmpdir(), 'kinetint-damaged-'));
const whole = join(folder, 'whole.kinetint');
const size = { width: 24, height: 16 };
const timeBase = { num: 1, den: 24 };
const edits: Edits = { ...noEdits, look: { strength: 0.5, saturation: 1.25, warmth: 0 }, cuts: { added: [1.5], removed: [] } };

function keyOf(networkId: string): TrackKey {
  return {
    settings: { model: networkId, smoothing: 0.5, every: 'auto', scenes: false },
    modelSha256: 'a'.repeat(64),
    device: 'cpu',
    section: { startSeconds: 0, durationSeconds: null },
    deinterlace: false,
    engine: 1,
  };
}

/** By network and first frame, as whoever reads it sees it. */
const truth = new Map<string, Chunk>();

beforeAll(() => {
  using project = ProjectFile.open(whole, { path: film.path, identity });
  const random = dice(1);
  for (const networkId of ['one', 'two']) {
    const track = project.track(keyOf(networkId), size.width, size.height, timeBase, 40);
    for (let firstFrame = 0; firstFrame < 240; firstFrame += 12) {
      const stored = project.append(
        track,
        {
          firstFrame,
          times: Array.from({ length: 12 }, (_, index) => BigInt(firstFrame + index)),
          chroma: Array.from({ length: 12 }, () => Float32Array.from({ length: 2 * 24 * 16 }, () => 80 * random() - 40)),
          keyFrames: Array.from({ length: 12 }, (_, index) => index % 4 === 0),
          transition: firstFrame % 48 === 0 ? 'cut' : null,
          ignored: [],
          guides: null,
        },
        0.5,
      );
      truth.set(`${networkId} ${firstFrame}`, stored);
    }
    project.complete(track, 240);
  }
  project.saveEdits({ ...edits, cuts: noEdits.cuts }, null);
  project.saveEdits(edits, null);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What is found of the project in a file, after it was opened as a job opens it. Fails where colours are shown that are not the film's. */
function look(path: string): { notes: Warning[]; chunks: number; edits: Edits } {
  const { lease, notes } = openSoundToColour(new OpenProjects(), path, film, identity);
  using opened = lease;
  const { project } = opened;
  let chunks = 0;
  for (const track of project.tracks()) {
    for (const { firstFrame, times } of project.places(track)) {
      const known = truth.get(`${track.key.settings.model} ${firstFrame}`);
      const found = project.chunkAt(track, firstFrame);
      expect(found, `${track.key.settings.model} ${firstFrame}`).toEqual(known);
      expect(times).toEqual(known?.times);
      chunks += 1;
    }
  }
  return { notes, chunks, edits: project.edits() };
}

/** Damages a file in one of the ways in which disks and copies do. */
function damage(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const way = random();
  if (way < 0.25) return bytes.subarray(0, at);
  const damaged = Buffer.from(bytes);
  if (way < 0.75) damaged[at]! ^= 1 << Math.floor(random() * 8);
  else damaged.fill(way < 0.9 ? 0 : 0xa5, at, at + 512);
  return damaged;
}

/** Each of these in a folder of its own, since what is set aside stays there. */
function examine(seed: number): 'whole' | 'mended' | 'aside' | 'refused' {
  const place = mkdtempSync(join(folder, 'seed-'));
  const path = join(place, 'film.kinetint');
  writeFileSync(path, damage(readFileSync(whole), dice(seed)));
  try {
    const { notes, chunks, edits: found } = look(path);
    const codes = notes.map(({ code }) => code);
    if (codes.includes('project-set-aside')) {
      expect(readdirSync(place).sort()).toEqual(['film.kinetint', 'film.kinetint.damaged']);
      return 'aside';
    }
    if (!codes.includes('edits-damaged')) expect(found).toEqual(edits);
    if (codes.length === 0) expect(chunks).toBe(truth.size);
    // What is left is whole, and nothing of it is said a second time.
    expect(look(path).notes).toEqual([]);
    expect(inspectProject(path).whole).toBe(true);
    return codes.length === 0 ? 'whole' : 'mended';
  } catch (error) {
    if (!(error instanceof UserFacingError)) throw error;
    expect(error.message).toMatch(/film\.kinetint .*[:,] .+\.$/);
    return 'refused';
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

describe('a project that is damaged', () => {
  it('anywhere, shows the right colours or says in one sentence what is the matter: 200 places', () => {
    const verdicts = Array.from({ length: 200 }, (_, seed) => examine(seed + 1));
    const of = (wanted: string): number => verdicts.filter((verdict) => verdict === wanted).length;
    const counts = { whole: of('whole'), mended: of('mended'), aside: of('aside'), refused: of('refused') };
    console.log(JSON.stringify(counts));
    expect(counts.mended).toBeGreaterThan(20);
    expect(counts.aside).toBeGreaterThan(20);
  });

  it.each([
    ['chroma', "UPDATE stretch SET chroma = substr(chroma, 1, length(chroma) - 1) || x'00'"],
    ['times', "UPDATE stretch SET times = substr(times, 1, 88) || x'0000000000000001'"],
    ['flags', "UPDATE stretch SET key_frames = x'010101010101010101010101'"],
    ['a cut', "UPDATE stretch SET transition = 'fade'"],
  ])('in the %s of one chunk, has that one coloured anew, and says which seconds', (_, change) => {
    const path = join(folder, 'one.kinetint');
    copyFileSync(whole, path);
    const database = new Database(path);
    database.exec(`${change} WHERE track = 1 AND first_frame = 96`);
    database.close();
    expect(inspectProject(path)).toMatchObject({
      whole: false,
      tracks: [{ model: 'one', frames: 240, damaged: [{ startSeconds: 95 / 24, endSeconds: 108 / 24 }] }, { damaged: [] }],
    });
    {
      using untouched = ProjectFile.openExisting(path);
      expect(untouched.chunkAt(untouched.tracks()[0]!, 96)).toBeNull();
    }
    const { notes, chunks } = look(path);
    expect(notes).toEqual([{ code: 'colours-damaged', spans: [{ startSeconds: 95 / 24, endSeconds: 108 / 24 }] }]);
    expect(chunks).toBe(truth.size - 1);
  });

  it('in its latest edits, takes the state before and says so', () => {
    const path = join(folder, 'edits.kinetint');
    copyFileSync(whole, path);
    const database = new Database(path);
    database.exec("UPDATE edit SET edits = replace(edits, '0.5', '0.4') WHERE step = (SELECT step FROM edit_now)");
    database.close();
    expect(look(path)).toMatchObject({ notes: [{ code: 'edits-damaged' }], edits: { ...edits, cuts: noEdits.cuts } });
  });

  it('and of a newer version, is refused politely and left alone', () => {
    const path = join(folder, 'newer.kinetint');
    copyFileSync(whole, path);
    const database = new Database(path);
    database.pragma('user_version = 99');
    database.close();
    const before = readFileSync(path);
    expect(() => look(path)).toThrow('newer Kinetint: update Kinetint');
    expect(() => inspectProject(path)).toThrow('newer Kinetint');
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(existsSync(`${path}.damaged`)).toBe(false);
  });
});

describe('a project of the version before checksums', () => {
  it('is given them when it is opened for writing, and read as it is before', () => {
    const path = join(folder, 'old.kinetint');
    copyFileSync(whole, path);
    const database = new Database(path);
    for (const name of ['film', 'track', 'stretch', 'edit', 'edit_now']) database.exec(`DROP TRIGGER ${name}_gone`);
    database.exec('DROP TABLE row_sum');
    // Nor did it know of guides.
    database.exec('DROP INDEX stretch_place; ALTER TABLE stretch DROP COLUMN guides; DROP TABLE guide_picture;');
    database.exec('CREATE INDEX stretch_place ON stretch (track, first_frame, frames, times, transition, ignored)');
    database.pragma('user_version = 2');
    database.close();
    expect(inspectProject(path)).toMatchObject({ whole: true, summed: false });
    {
      using old = ProjectFile.openToRead(path, { identity })!;
      expect(old.chunkAt(old.tracks()[0]!, 0)).toEqual(truth.get('one 0'));
    }
    expect(look(path)).toMatchObject({ notes: [], chunks: truth.size, edits });
    expect(inspectProject(path)).toMatchObject({ whole: true, summed: true });
  });
});
