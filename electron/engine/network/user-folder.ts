import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The person's own folder of networks, the same for the app and the command line; it need not exist.
 * `KINETINT_MODELS_USER` names another.
 */
export function userNetworksFolder(): string {
  const { KINETINT_MODELS_USER: chosen, XDG_DATA_HOME: data, APPDATA: roaming } = process.env;
  const named = (path: string | undefined): path is string => path !== undefined && path !== '';
  if (named(chosen)) return chosen;
  switch (process.platform) {
    case 'win32':
      return join(named(roaming) ? roaming : join(homedir(), 'AppData', 'Roaming'), 'Kinetint', 'models');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Kinetint', 'models');
    default:
      return join(named(data) ? data : join(homedir(), '.local', 'share'), 'kinetint', 'models');
  }
}
