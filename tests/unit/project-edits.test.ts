import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packChroma } from '../../electron/engine/track/chroma-codec.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import { canonicalKey } from '../../electron/engine/track/track-key.ts';
import { applyEdit, noEdits } from '../../shared/project/edits.ts';
import type { TrackKey } from '../../shared/project/project.ts';

const film = { path: '/films/harbour.mp4', identity: { bytes: 5, fingerprint: 'a'.repeat(64) } };
const key: TrackKey = {
  settings: { model: 'tiny', smoothing: 0.5, every: 'auto', scenes: false },
  modelSha256: 'b'.repeat(64),
  section: { startSeconds: 0, durationSeconds: null },
  deinterlace: false,
  device: 'cpu',
  engine: 1,
};
const warm = applyEdit(noEdits, { type: 'look', look: { warmth: 0.5 } });
const grey = applyEdit(warm, { type: 'shot', startSeconds: 1, endSeconds: 2, change: { keepGrey: true } });

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinetint-edits-'));
  path = join(folder, 'harbour.kinetint');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('edits in a project', () => {
  it('outlive it, and so does their history', () => {
    {
      using project = ProjectFile.open(path, film);
      expect(project.edits()).toEqual(noEdits);
      expect(project.editSteps).toEqual({ canUndo: false, canRedo: false });
      project.saveEdits(warm, null);
      project.saveEdits(grey, null);
      project.undoEdit();
    }
    using project = ProjectFile.openExisting(path);
    expect(project.edits()).toEqual(warm);
    expect(project.editSteps).toEqual({ canUndo: true, canRedo: true });
    project.redoEdit();
    expect(project.edits()).toEqual(grey);
    expect(project.editSteps).toEqual({ canUndo: true, canRedo: false });
    project.undoEdit();
    project.undoEdit();
    project.undoEdit();
    expect(project.edits()).toEqual(noEdits);
  });

  it('forget what was undone once something new is done', () => {
    using project = ProjectFile.open(path, film);
    project.saveEdits(warm, null);
    project.undoEdit();
    project.saveEdits(grey, null);
    expect(project.editSteps).toEqual({ canUndo: true, canRedo: false });
    project.undoEdit();
    expect(project.edits()).toEqual(noEdits);
  });

  it('undo one gesture at once', () => {
    using project = ProjectFile.open(path, film);
    for (const warmth of [0.1, 0.2, 0.3]) project.saveEdits(applyEdit(noEdits, { type: 'look', look: { warmth } }), 'drag-1');
    project.saveEdits(grey, 'drag-2');
    project.undoEdit();
    expect(project.edits().look.warmth).toBe(0.3);
    project.undoEdit();
    expect(project.edits()).toEqual(noEdits);
  });

  it('are refused where they make no sense', () => {
    using project = ProjectFile.open(path, film);
    expect(() => {
      project.saveEdits({ ...noEdits, inSeconds: 2, outSeconds: 1 }, null);
    }).toThrow();
    expect(project.edits()).toEqual(noEdits);
  });
});

/** A project as Kinetint 0.1 made it, with one chunk of two frames. */
function makeFirstVersion(): readonly Float32Array[] {
  const database = new Database(path);
  database.exec(`
    CREATE TABLE film (one INTEGER PRIMARY KEY CHECK (one = 1), path TEXT NOT NULL, identity TEXT NOT NULL);
    CREATE TABLE track (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, width INTEGER NOT NULL, height INTEGER NOT NULL, time_base TEXT NOT NULL,
      network_milliseconds REAL NOT NULL, complete INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE stretch (
      track INTEGER NOT NULL REFERENCES track(id) ON DELETE CASCADE, first_frame INTEGER NOT NULL, frames INTEGER NOT NULL,
      times BLOB NOT NULL, chroma BLOB NOT NULL, key_frames BLOB NOT NULL, transition TEXT, PRIMARY KEY (track, first_frame)
    ) WITHOUT ROWID;
    PRAGMA user_version = 1; PRAGMA application_id = 1263816276;
  `);
  const chroma = [0, 1].map((frame) => Float32Array.from({ length: 2 * 16 * 8 }, (_, at) => 20 * Math.sin(at / 9 + frame)));
  const times = Buffer.alloc(16);
  times.writeBigInt64LE(512n, 8);
  database.prepare('INSERT INTO film VALUES (1, ?, ?)').run(film.path, JSON.stringify(film.identity));
  database.prepare('INSERT INTO track VALUES (7, ?, 16, 8, ?, 12.5, 1)').run(canonicalKey(key), '{"num":1,"den":12800}');
  database
    .prepare("INSERT INTO stretch VALUES (7, 0, 2, ?, ?, ?, 'start')")
    .run(times, packChroma(chroma, 16, 8, 1e9), Buffer.from([1, 0]));
  database.close();
  return chroma;
}

describe('a project of the first version', () => {
  it('is migrated with its tracks intact, and takes edits', () => {
    const chroma = makeFirstVersion();
    {
      using project = ProjectFile.openExisting(path);
      const [track] = project.tracks();
      expect(track).toMatchObject({ id: 7, key, width: 16, height: 8, networkMilliseconds: 12.5, complete: true, frames: 2 });
      const chunk = project.chunkAt(track!, 0)!;
      expect(chunk).toMatchObject({ times: [0n, 512n], keyFrames: [true, false], transition: 'start' });
      chunk.chroma.forEach((plane, frame) => {
        plane.forEach((value, at) => {
          expect(Math.abs(value - chroma[frame]![at]!)).toBeLessThan(4);
        });
      });
      project.saveEdits(warm, null);
    }
    using again = ProjectFile.open(path, film);
    expect(again.edits()).toEqual(warm);
    expect(again.framesStored(again.tracks()[0]!)).toBe(2);
  });

  it('is read without being migrated', () => {
    makeFirstVersion();
    const before = readFileSync(path);
    {
      using project = ProjectFile.openToRead(path, film);
      expect(project?.edits()).toEqual(noEdits);
      expect(project?.editSteps).toEqual({ canUndo: false, canRedo: false });
      expect(project?.framesStored(project.tracks()[0]!)).toBe(2);
      expect(project?.tracks()[0]).toMatchObject({ complete: true, frames: 2 });
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('is refused where it comes from a newer Kinetint', () => {
    makeFirstVersion();
    const database = new Database(path);
    database.pragma('user_version = 99');
    database.close();
    expect(() => ProjectFile.openExisting(path)).toThrow(/made by a newer Kinetint/);
  });
});
