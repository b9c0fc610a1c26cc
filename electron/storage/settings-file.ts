import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { renameSyncInto } from '../engine/files/rename-into.ts';
import { setAside } from '../engine/files/set-aside.ts';

const versionedSchema = z.looseObject({ version: z.number().int().positive() });

/** Takes the content of one version of the file to the next. */
export type Migration = (old: Record<string, unknown>) => Record<string, unknown>;

export interface SettingsFileOptions<Settings extends object> {
  readonly path: string;
  readonly schema: z.ZodType<Settings>;
  readonly defaults: Settings;
  /** The first takes version 1 to version 2, and so on; the file's version is one more than there are of them. */
  readonly migrations: readonly Migration[];
}

export interface LoadedSettings<Settings> {
  readonly settings: Settings;
  /** Where a file went that could not be read; null where all went well. */
  readonly setAside: string | null;
}

/**
 * Reads settings that an older version may have written. A file that cannot be understood (broken, or of a newer version)
 * is put aside under another name and the defaults take its place: nobody's choices are written over unasked.
 */
export function loadSettings<Settings extends object>({
  path,
  schema,
  defaults,
  migrations,
}: SettingsFileOptions<Settings>): LoadedSettings<Settings> {
  if (!existsSync(path)) return { settings: defaults, setAside: null };
  try {
    const { version, ...content } = versionedSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    if (version > migrations.length + 1) throw new Error(`Version ${version} is newer than this program.`);
    const current = migrations.slice(version - 1).reduce<Record<string, unknown>>((old, migrate) => migrate(old), content);
    return { settings: schema.parse(current), setAside: null };
  } catch {
    return { settings: defaults, setAside: setAside(path, 'unreadable') };
  }
}

/** Writes the settings beside their place and renames them into it, so that a power cut leaves the old or the new. */
export function saveSettings<Settings extends object>({ path, migrations }: SettingsFileOptions<Settings>, settings: Settings): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.new`;
  const file = openSync(beside, 'w');
  try {
    writeSync(file, `${JSON.stringify({ version: migrations.length + 1, ...settings }, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSyncInto(beside, path);
}
