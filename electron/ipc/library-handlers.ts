import { existsSync } from 'node:fs';
import { clipboard, shell } from 'electron';
import { commandLine } from '../../shared/command-line.ts';
import type { libraryCommands } from '../../shared/ipc/library.ts';
import type { LibraryDesk } from '../library/library-desk.ts';
import { entryOf } from '../library/library.ts';
import type { FilmQueue } from '../queue/film-queue.ts';
import type { HandlersOf } from './handlers.ts';

export function libraryHandlers(desk: LibraryDesk, queue: FilmQueue): HandlersOf<keyof typeof libraryCommands> {
  return {
    'library:recent': () => desk.library.projects().map((project) => ({ ...project, filmExists: existsSync(project.film) })),
    'library:open': (id) => {
      const request = desk.again({ project: id });
      const film = desk.library.project(id)?.film;
      if (request !== null) queue.addAgain(request);
      else if (film !== undefined) queue.add([film]);
    },
    'library:forget': (id) => {
      desk.forget(id);
    },
    'history:list': ({ before, count }) => desk.library.jobs(before, count).map((job) => entryOf(job, existsSync(job.output))),
    'history:show': (id) => {
      const job = desk.library.job(id);
      if (job !== null) shell.showItemInFolder(job.output);
    },
    'history:open': (id) => {
      const request = desk.again({ job: id });
      const film = desk.library.job(id)?.film;
      if (request !== null) queue.addAgain(request);
      else if (film !== undefined) queue.add([film]);
    },
    'history:copy-command': (id) => {
      const words = desk.command(id);
      if (words !== null) clipboard.writeText(commandLine(words, process.platform === 'win32' ? 'powershell' : 'posix'));
    },
    'history:copy-log': (id) => {
      const job = desk.library.job(id);
      if (job !== null) clipboard.writeText(job.log);
    },
    'history:clear': () => {
      desk.clearJobs();
    },
  };
}
