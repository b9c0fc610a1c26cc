import { z } from 'zod';
import { appSettingsSchema, defaultSettings, type AppSettings } from '../../shared/ipc/app-settings.ts';
import { loadSettings, saveSettings, type Migration, type SettingsFileOptions } from './settings-file.ts';

/** One for each version that users had before; none of them ever changes again. */
const migrations: readonly Migration[] = [
  // The favourite network moved to the catalogue of networks, where the command line finds it too.
  ({ colouring, ...rest }) => {
    const kept = Object.entries(z.looseObject({}).parse(colouring)).filter(([name]) => name !== 'model');
    return { ...rest, colouring: Object.fromEntries(kept) };
  },
  // Exports remembered the folder of whatever was written last, which nobody had chosen: they go beside the film again.
  ({ export: last, ...rest }) => ({
    ...rest,
    ...(last === undefined ? {} : { export: { ...z.looseObject({}).parse(last), folder: null } }),
  }),
];

export interface SettingsStoreOptions {
  readonly path: string;
  /** Called after each change. */
  readonly onChange: (settings: AppSettings) => void;
}

/** The person's settings, in memory and on disk. */
export class SettingsStore {
  readonly #file: SettingsFileOptions<AppSettings>;
  readonly #onChange: (settings: AppSettings) => void;
  #settings: AppSettings;
  /** Where a settings file went that could not be read; null where there was none such. */
  readonly setAside: string | null;

  constructor({ path, onChange }: SettingsStoreOptions) {
    this.#file = { path, schema: appSettingsSchema, defaults: defaultSettings, migrations };
    this.#onChange = onChange;
    const { settings, setAside } = loadSettings(this.#file);
    this.#settings = settings;
    this.setAside = setAside;
  }

  get value(): AppSettings {
    return this.#settings;
  }

  change(change: Partial<AppSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    saveSettings(this.#file, this.#settings);
    this.#onChange(this.#settings);
  }
}
