import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { failedExport, newExport } from '../../../electron/queue/export-item.ts';
import { failed, newItem } from '../../../electron/queue/queue-item.ts';
import { setLanguage } from '../../../renderer/i18n/i18n.ts';
import type { Failure } from '../../../shared/job/failure.ts';
import type { Bridge } from '../../../shared/ipc/channels.ts';
import type { ExportItem } from '../../../shared/ipc/export.ts';
import type { AppState, QueueItem } from '../../../shared/ipc/queue.ts';
import { plainExport } from '../../../shared/job/job.ts';

const failure: Failure = {
  code: 'output-unwritable',
  message: 'There is no folder /out: make it, or choose another place with -o.',
  details: 'Kinetint 0.1.0',
  problem: { code: 'folder-missing', path: '/out' },
};
const film = newItem('/films/harbour.mp4', {});
const file: ExportItem = newExport(
  film.id,
  { ...plainExport, section: null, project: '/films/harbour.kinetint', output: '/out/harbour.mkv', force: false },
  10,
);
const state: AppState = {
  items: [film],
  exports: [{ ...file, ...failedExport(file, failure) }],
  selected: film.id,
  running: false,
  paused: false,
  total: null,
  notice: null,
};
const failedFilm: QueueItem = { ...film, ...failed(film, failure) };

/** The bridge that the preload script makes is not there, and nothing here asks for it. */
beforeEach(() => {
  vi.stubGlobal('window', {});
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await setLanguage('en');
});

async function places(): Promise<ReactElement[]> {
  const [{ RunStatus }, { FailureReport }, { Page, PageContext }] = await Promise.all([
    import('../../../renderer/inspector/RunStatus.tsx'),
    import('../../../renderer/stage/FailureReport.tsx'),
    import('../../../renderer/page.ts'),
  ]);
  const page = new Page({} as Bridge);
  const shown = [
    createElement(RunStatus, { film: film.id, problem: null, state }),
    // Nothing was begun: only the window's own look ahead failed.
    createElement(RunStatus, { film: film.id, problem: failure, state: { ...state, exports: [] } }),
    createElement(FailureReport, { item: failedFilm, failure: failedFilm.failure ?? failure }),
  ];
  return shown.map((place) => createElement(PageContext, { value: page }, place));
}

describe('the details of what failed', () => {
  test('say exactly what in the reader’s language, below a file as below a film; the report stays English and is marked', async () => {
    await setLanguage('de');
    for (const place of await places()) {
      const html = renderToStaticMarkup(place);
      expect(html).toContain(
        '<summary>Einzelheiten</summary><p>Es gibt keinen Ordner /out.</p><pre lang="en">There is no folder /out: make it',
      );
      expect(html).toContain('Kinetint 0.1.0</pre>');
    }
  });

  test('say it once in English', async () => {
    for (const place of await places()) {
      const html = renderToStaticMarkup(place);
      expect(html.split('There is no folder /out')).toHaveLength(2);
    }
  });
});
