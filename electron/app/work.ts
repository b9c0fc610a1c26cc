import { shell } from 'electron';
import { ExportService } from '../export/export-service.ts';
import { wishesOf } from '../queue/wishes.ts';
import type { LibraryService } from '../library/library-service.ts';
import { Estimator } from '../queue/estimator.ts';
import { FilmQueue } from '../queue/film-queue.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { QueueStore } from '../storage/queue-store.ts';
import { Announcer } from '../window/announcer.ts';
import type { AppWindow } from '../window/app-window.ts';
import { Notifier } from '../window/notifier.ts';
import { StayAwake } from '../window/stay-awake.ts';
import { AfterWork } from '../window/when-done.ts';
import { attempt } from './attempt.ts';
import type { RunningEngine } from './engine.ts';
import { kept } from './places.ts';

/** Films and files in work, and whoever follows them. */
export interface Work {
  readonly queue: FilmQueue;
  readonly store: QueueStore;
  readonly estimator: Estimator;
  readonly exports: ExportService;
  readonly afterWork: AfterWork;
}

export interface WorkOptions extends RunningEngine {
  readonly window: AppWindow;
  readonly settings: SettingsService;
  readonly library: LibraryService;
}

export function createWork({ engine, describe, window, settings, library }: WorkOptions): Work {
  const store = new QueueStore(kept.queue);
  const awake = new StayAwake();
  const notifier = new Notifier({
    window: () => window.current,
    isWanted: () => settings.value.notifications,
    show: (id) => {
      if (id !== null) queue.select(id);
      window.show();
    },
    showInFolder: (path) => {
      shell.showItemInFolder(path);
    },
  });
  const afterWork = new AfterWork({ window: () => window.current });
  const announcer = new Announcer(window, () => queue.state);
  const queue: FilmQueue = new FilmQueue({
    engine,
    describe,
    onEnded: (ended) => {
      // A history that cannot be written must not stop the work it is about.
      library.record(ended).catch((error: unknown) => {
        console.error(error);
      });
    },
    // Reading one film leaves room for working out another.
    looksAtOnce: 2,
    verdictsFirst: true,
    earlier: (plan) => library.earlierFile(plan),
    wasWritten: (path) => library.wrote(path),
    wishes: () => wishesOf(settings.value),
    onExported: (ended) => {
      attempt(
        () => {
          library.recordExport(ended);
        },
        () => {
          if (ended.request.output !== null) exports.ended(ended.request.output, ended.result !== null);
        },
      );
    },
    onChange: () => {
      const { state } = queue;
      attempt(
        () => {
          exports.follow();
        },
        () => {
          awake.set(state.running);
        },
        () => {
          store.save(state);
        },
        () => {
          notifier.follow(state);
        },
        () => {
          afterWork.follow(state);
        },
        () => {
          estimator.follow();
        },
        () => {
          announcer.soon();
        },
      );
    },
  });
  const estimator = new Estimator(engine, queue);
  const exports: ExportService = new ExportService({
    engine,
    describe,
    item: (id) => queue.item(id),
    habits: () => settings.value.export,
    naming: () => settings.value.files.naming,
    remember: (habits) => {
      settings.change({ export: habits });
    },
    enqueue: (film, request, frames) => {
      queue.addExport(film, request, frames);
    },
    outputs: () => queue.promised,
    isFree: () => !queue.state.running,
    onChange: (view) => {
      window.send('export:changed', view);
    },
  });
  return { queue, store, estimator, exports, afterWork };
}
