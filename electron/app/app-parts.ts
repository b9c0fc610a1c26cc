import { nameOfFilm } from '../engine/files/pictures.ts';
import { openProject } from '../ipc/library-handlers.ts';
import { chooseForQueue } from '../ipc/queue-handlers.ts';
import { LibraryService } from '../library/library-service.ts';
import { NetworksService } from '../networks/networks-service.ts';
import { WatchedFolder } from '../queue/watched-folder.ts';
import { SettingsService } from '../settings/settings-service.ts';
import { AppWindow } from '../window/app-window.ts';
import { copyReport } from '../window/copy-report.ts';
import { openHelp } from '../window/help.ts';
import { setMenu } from '../window/menu.ts';
import { createEngine, type RunningEngine } from './engine.ts';
import { kept } from './places.ts';
import { createWork, type Work } from './work.ts';

/** Everything that lives as long as the app does. */
export interface AppParts extends RunningEngine, Work {
  readonly window: AppWindow;
  readonly settings: SettingsService;
  readonly library: LibraryService;
  readonly networks: NetworksService;
  readonly watched: WatchedFolder;
}

/** Makes each part once and hands the parts to one another. Nothing is opened or started yet. */
export function createParts(): AppParts {
  const window = new AppWindow();
  const running = createEngine();
  const { engine, describe } = running;
  const settings = new SettingsService({
    path: kept.settings,
    onChange: (view) => {
      window.send('settings:changed', view);
      watched.follow(view.settings.watch.folder);
    },
    onLanguage: () => {
      drawMenu();
    },
  });
  const library = new LibraryService({
    path: kept.library,
    onChange: () => {
      window.send('library:changed', null);
      drawMenu();
    },
    describe,
    thumbnail: (source, seconds, height) => engine.call('thumbnail', { source, question: { seconds, height } }),
  });
  const drawMenu = (): void => {
    setMenu({
      choose: (what) => {
        void chooseForQueue({ queue: work.queue, window: () => window.current }, what);
      },
      recent: library.library.projects().map(({ id, film }) => ({ id, name: nameOfFilm(film) })),
      openRecent: (id) => {
        openProject(library, work.queue, id);
      },
      copyReport: () => {
        void copyReport();
      },
      help: (what) => {
        void openHelp(what);
      },
      open: (target) => {
        window.send('menu:chosen', target);
      },
    });
  };
  const work = createWork({ ...running, window, settings, library });
  const networks = new NetworksService({
    engine,
    onChange: (state) => {
      window.send('networks:changed', state);
    },
    onDefault: () => {
      work.queue.changes.planAgain(({ request }) => request.model === null);
    },
  });
  const watched = new WatchedFolder({
    path: kept.watched,
    isOurs: (path) => work.queue.isWritten(path),
    add: (films) => {
      work.queue.addFound(films, settings.value.watch.start);
    },
    onGone: (gone) => {
      settings.sayWatchedGone(gone);
    },
  });
  return { ...running, ...work, window, settings, library, networks, watched };
}
