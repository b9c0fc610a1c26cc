import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exportProject } from '../../electron/engine/jobs/export.ts';
import { doneSchema, plainExport } from '../../shared/job/job.ts';
import { PauseGate } from '../../shared/rpc/pause-gate.ts';
import { engine, runColorize, useTinyNetwork } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

it('an export that is paused while it is made ready is told with the time that it took, the pause left out', async () => {
  useTinyNetwork();
  const folder = filmFolder();
  const film = await makeFilm(join(folder, 'film.mkv'), { seconds: 0.4 });
  const project = join(folder, 'film.kinetint');
  await runColorize(film, { project, output: join(folder, 'coloured.mkv') });
  const gate = new PauseGate();
  gate.close();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const done = await exportProject(
    { ...plainExport, project, output: join(folder, 'again.mp4'), section: null, force: false },
    {
      engine,
      gate,
      signal: new AbortController().signal,
      onEvent: ({ type }) => {
        // It is made ready by now; writing one chunk takes less than it was paused for.
        if (type === 'plan') gate.open();
      },
    },
  );
  expect(doneSchema.parse(done)).toMatchObject({ frames: 10 });
  expect(done.seconds).toBeGreaterThan(0);
});
