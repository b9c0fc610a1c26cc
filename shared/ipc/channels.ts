import type { z } from 'zod';
import { appCommands } from './app.ts';
import type { FilmFrame } from '../project/guide-files.ts';
import { guidesCommands, type GuideFilesResult } from './guides.ts';
import { libraryCommands, libraryEvents } from './library.ts';
import { menuEvents } from './menu.ts';
import { networksCommands, networksEvents } from './networks.ts';
import { exportCommands, exportEvents } from './export.ts';
import { queueCommands, queueEvents } from './queue.ts';
import { settingsCommands, settingsEvents } from './settings.ts';
import { viewerCommands, viewerEvents } from './viewer.ts';
import { timelineCommands } from './timeline.ts';

/** Page → main process. Both sides are checked against this map: arguments when they arrive, results before they leave. */
export const commands = {
  ...appCommands,
  ...libraryCommands,
  ...networksCommands,
  ...exportCommands,
  ...queueCommands,
  ...settingsCommands,
  ...viewerCommands,
  ...timelineCommands,
  ...guidesCommands,
} as const;

export type Commands = typeof commands;
export type CommandName = keyof Commands;
export type CommandArgs<Name extends CommandName> = z.infer<Commands[Name]['args']>;
export type CommandResult<Name extends CommandName> = z.infer<Commands[Name]['result']>;

/** Commands that carry a path: the page has none to give, only the preload script takes them from File objects. */
export const preloadCommands = ['queue:add', 'guides:add'] as const satisfies readonly CommandName[];
export type PageCommand = Exclude<CommandName, (typeof preloadCommands)[number]>;

/** Main process → page, checked against this map when they arrive. */
export const events = {
  ...libraryEvents,
  ...menuEvents,
  ...networksEvents,
  ...exportEvents,
  ...queueEvents,
  ...settingsEvents,
  ...viewerEvents,
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventValue<Name extends EventName> = z.infer<Events[Name]>;

/** What the preload script puts into the page as `window.kinetint`. */
export interface Bridge {
  invoke<Name extends PageCommand>(name: Name, ...args: CommandArgs<Name>): Promise<CommandResult<Name>>;
  /** Adds dropped, pasted or chosen files and folders, by the File objects the person handed over. */
  openFilms(files: readonly File[]): Promise<void>;
  /** Makes dropped pictures guides of a film, seen at a frame; null where none of them is on the disk. */
  addPictures(id: string, files: readonly File[], shown: FilmFrame): Promise<GuideFilesResult | null>;
  /** Calls back with each event of a name until the returned function is called. */
  on<Name extends EventName>(name: Name, listener: (value: EventValue<Name>) => void): () => void;
}
