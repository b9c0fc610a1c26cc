import { z } from 'zod';
import { languages } from '../words/languages.ts';
import { appSettingsSchema } from './app-settings.ts';

/** What the page shows of the settings. */
export const settingsViewSchema = z.object({
  settings: appSettingsSchema,
  /** The language that "system" comes to, or the chosen one. */
  language: z.enum(languages),
  /** Where the settings file went that could not be read, null where there was none such. */
  setAside: z.string().nullable(),
  /** The folder that is watched is not there now. */
  watchedGone: z.boolean(),
});
export type SettingsView = z.infer<typeof settingsViewSchema>;

/** What the page may change by itself: everything but paths, of which it has none to give. */
export const settingsChangeSchema = appSettingsSchema.omit({ output: true, export: true, watch: true }).partial();
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

const nothing = z.tuple([]);

export const settingsCommands = {
  'settings:get': { args: nothing, result: settingsViewSchema },
  'settings:change': { args: z.tuple([settingsChangeSchema]), result: z.void() },
  /** Asks for the folder that coloured films go to. */
  'settings:choose-folder': { args: nothing, result: z.void() },
  /** Coloured films go beside their films again. */
  'settings:beside-film': { args: nothing, result: z.void() },
  /** Asks for the folder to watch. */
  'settings:choose-watched': { args: nothing, result: z.void() },
  'settings:stop-watching': { args: nothing, result: z.void() },
  /** Whether films of that folder are started too. */
  'settings:start-watched': { args: z.tuple([z.boolean()]), result: z.void() },
} as const;

export const settingsEvents = {
  'settings:changed': settingsViewSchema,
} as const;
