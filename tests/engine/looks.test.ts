import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportProject } from '../../electron/engine/jobs/export.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import { applyEdit, noEdits } from '../../shared/project/edits.ts';
import { plainExport, type ExportRequest } from '../../shared/job/job.ts';
import { engine, chromaOfFrames, lumaHashes, runColorize, useTinyNetwork } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const cut = 12 / 25;
let film = '';
let project = '';
let plain: number[] = [];

async function exported(name: string, changes: Partial<ExportRequest> = {}): Promise<string> {
  const { output } = await exportProject(
    { ...plainExport, section: null, project, output: join(folder, `${name}.mkv`), codec: 'ffv1', force: false, ...changes },
    { engine, signal: new AbortController().signal },
  );
  return output;
}

beforeAll(async () => {
  useTinyNetwork();
  film = await makeFilm(join(folder, 'film.mkv'), {
    source: 'testsrc2=size=160x120:rate=25:duration=1',
    filters: 'hue=s=0',
    encoder: ['ffv1'],
  });
  project = (await runColorize(film, { codec: 'ffv1', output: join(folder, 'first.mkv') })).done.project;
  plain = await chromaOfFrames(join(folder, 'first.mkv'));
});

describe('looks', () => {
  it('differ from shot to shot in an export, and luma stays', async () => {
    {
      using opened = ProjectFile.openExisting(project);
      const grey = applyEdit(noEdits, { type: 'shot', startSeconds: 0, endSeconds: cut, change: { keepGrey: true } });
      opened.saveEdits(applyEdit(grey, { type: 'shot', startSeconds: cut, endSeconds: null, change: { look: { saturation: 2 } } }), null);
    }
    const output = await exported('shots');
    const chroma = await chromaOfFrames(output);
    expect(chroma).toHaveLength(25);
    for (const value of chroma.slice(0, 12)) expect(value).toBe(0);
    chroma.slice(12).forEach((value, index) => {
      expect(value).toBeGreaterThan(1.4 * plain[12 + index]!);
    });
    expect(await lumaHashes(output)).toEqual(await lumaHashes(film));
  });

  it("are honoured by another run of colorize too, and an export's own look goes on top", async () => {
    const { done } = await runColorize(film, { codec: 'ffv1', output: join(folder, 'again.mkv'), project, strength: 0.5 });
    const again = await chromaOfFrames(done.output);
    const full = await chromaOfFrames(join(folder, 'shots.mkv'));
    expect(again.slice(0, 12)).toEqual(full.slice(0, 12));
    again.slice(12).forEach((value, index) => {
      expect(value).toBeLessThan(0.8 * full[12 + index]!);
      expect(value).toBeGreaterThan(0.3 * full[12 + index]!);
    });
    expect((await chromaOfFrames(await exported('none', { strength: 0 }))).every((value) => value === 0)).toBe(true);
  });
});
