/** The scripts of package.json that are this command. */
const ourScripts: ReadonlySet<string> = new Set(['kinetint', 'colorize', 'bench']);

/**
 * The folder that relative paths on the command line mean: the one where the command was typed. `npm run` goes to the
 * project's folder first and says in INIT_CWD where it came from.
 * @returns null where the process is there already
 */
export function callerFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  const folder = env['INIT_CWD'];
  if (folder === undefined || folder === '' || !ourScripts.has(env['npm_lifecycle_event'] ?? '')) return null;
  return folder;
}
