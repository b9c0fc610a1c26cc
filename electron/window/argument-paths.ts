import { resolve } from 'node:path';

/** Files and folders that a command line names. `npm start` puts the app's own folder first. */
export function pathsOfArguments(argv: readonly string[], folder: string, appPath: string | null): string[] {
  const named = argv.slice(1).filter((argument) => argument !== '' && !argument.startsWith('-'));
  const paths = named.map((argument) => resolve(folder, argument));
  return appPath !== null && paths[0] === appPath ? paths.slice(1) : paths;
}
