import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OpenProjects } from '../../electron/engine/track/open-projects.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';

const film = { path: '/films/one.mp4', identity: { bytes: 1, fingerprint: '1'.repeat(64) } };
const otherFilm = { path: '/films/two.mp4', identity: { bytes: 2, fingerprint: '2'.repeat(64) } };

let folder: string;
let path: string;
let projects: OpenProjects;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinetint-open-'));
  path = join(folder, 'one.kinetint');
  projects = new OpenProjects();
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const isFree = (): boolean => {
  try {
    ProjectFile.openExisting(path).close();
    return true;
  } catch {
    return false;
  }
};

describe('open projects', () => {
  it('knows two spellings of one file for one where case does not count, and for two where it does', () => {
    const one = projects.openToColour(path, film);
    const spelt = join(folder, 'ONE.kinetint');
    const countsNot = existsSync(spelt);
    const two = projects.openToColour(spelt, film);
    expect(two.project === one.project).toBe(countsNot);
    one[Symbol.dispose]();
    two[Symbol.dispose]();
  });

  it('gives everyone the same file and closes it with the last of them', () => {
    const one = projects.openToColour(path, film);
    const two = projects.openToRead(path, film);
    const three = projects.openExisting(path);
    expect(two?.project).toBe(one.project);
    expect(three.project).toBe(one.project);
    one[Symbol.dispose]();
    one[Symbol.dispose]();
    three[Symbol.dispose]();
    expect(isFree()).toBe(false);
    expect(two?.project.film()?.path).toBe(film.path);
    two?.[Symbol.dispose]();
    expect(isFree()).toBe(true);
  });

  it('makes nothing when reading what is not there', () => {
    expect(projects.openToRead(path, film)).toBeNull();
    expect(existsSync(path)).toBe(false);
  });

  it('takes a killed process’s journal away, though there is nothing to write', () => {
    const lease = projects.openToColour(path, film);
    const killed = join(folder, 'killed.kinetint');
    // What is on disk between two transactions is what kill -9 leaves.
    for (const ending of ['', '-journal']) copyFileSync(path + ending, killed + ending);
    lease[Symbol.dispose]();
    new OpenProjects().openToColour(killed, film)[Symbol.dispose]();
    expect(readdirSync(folder).sort()).toEqual(['killed.kinetint', 'one.kinetint']);
    expect(ProjectFile.openToRead(killed, film)?.film()?.path).toBe(film.path);
  });

  it('leaves whoever reads an open project where it cannot be opened for writing', () => {
    projects.open(path, film)[Symbol.dispose]();
    const newer = new Database(path);
    newer.exec('CREATE TRIGGER no_more BEFORE UPDATE ON film BEGIN SELECT 1; END');
    newer.exec('DROP TABLE edit_now; DROP TABLE edit');
    // It says that it is of the version before, and bringing it up to date meets what is there already.
    newer.pragma('user_version = 2');
    newer.close();
    using reader = projects.openToRead(path, film)!;
    expect(() => projects.openExisting(path)).toThrow();
    expect(reader.project.film()?.path).toBe(film.path);
  });

  it('lets a writer join a reader, who goes on reading', () => {
    projects.open(path, film)[Symbol.dispose]();
    using reader = projects.openToRead(path, film)!;
    using writer = projects.open(path, { ...film, path: '/films/moved.mp4' });
    expect(reader.project).toBe(writer.project);
    expect(reader.project.film()?.path).toBe('/films/moved.mp4');
  });

  it('knows a project by its file, not by its name', () => {
    using one = projects.open(path, film);
    const link = join(folder, 'link.kinetint');
    symlinkSync(path, link);
    using two = projects.openExisting(link);
    expect(two.project).toBe(one.project);
  });

  it('refuses a second job and another film, and leaves the first alone', () => {
    using job = projects.openToColour(path, film);
    expect(() => projects.openToColour(path, film)).toThrow('being coloured already');
    expect(() => projects.open(path, otherFilm)).toThrow('another film');
    expect(() => projects.openToRead(path, otherFilm)).toThrow('another film');
    expect(job.project.film()?.path).toBe(film.path);
    job[Symbol.dispose]();
    using again = projects.openToColour(path, film);
    expect(again.project.film()?.path).toBe(film.path);
  });
});
