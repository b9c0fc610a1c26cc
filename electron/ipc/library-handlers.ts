import { existsSync } from 'node:fs';
import { clipboard, shell } from 'electron';
import { commandLine } from '../../shared/job/command-line.ts';
import type { libraryCommands } from '../../shared/ipc/library.ts';
import { isFilmThere } from '../engine/files/pictures.ts';
import type { LibraryService } from '../library/library-service.ts';
import { entryOf } from '../storage/library.ts';
import type { FilmQueue } from '../queue/film-queue.ts';
import type { HandlersOf } from './handlers.ts';

/** Adds a project's film to the queue, with the settings that it was worked on with last. */
export function openProject(service: LibraryService, queue: FilmQueue, id: number): void {
  const request = service.again({ project: id });
  const film = service.library.project(id)?.film;
  if (request !== null) queue.addAgain(request);
  else if (film !== undefined) queue.add([film]);
}

export function libraryHandlers(service: LibraryService, queue: FilmQueue): HandlersOf<keyof typeof libraryCommands> {
  return {
    'library:recent': () => service.library.projects().map((project) => ({ ...project, filmExists: isFilmThere(project.film) })),
    'library:open': (id) => {
      openProject(service, queue, id);
    },
    'library:forget': (id) => {
      service.forget(id);
    },
    'history:list': ({ before, count }) => service.library.jobs(before, count).map((job) => entryOf(job, existsSync(job.output))),
    'history:show': (id) => {
      const job = service.library.job(id);
      if (job !== null) shell.showItemInFolder(job.output);
    },
    'history:open': (id) => {
      const request = service.again({ job: id });
      const film = service.library.job(id)?.film;
      if (request !== null) queue.addAgain(request);
      else if (film !== undefined) queue.add([film]);
    },
    'history:copy-command': (id) => {
      const words = service.command(id);
      if (words !== null) clipboard.writeText(commandLine(words, process.platform === 'win32' ? 'powershell' : 'posix'));
    },
    'history:copy-log': (id) => {
      const job = service.library.job(id);
      if (job !== null) clipboard.writeText(job.log);
    },
    'history:clear': () => {
      service.clearJobs();
    },
  };
}
