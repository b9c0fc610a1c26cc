import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { arch, cpus, homedir, release, totalmem } from 'node:os';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import logger from 'electron-log/node';
import { describeError } from '../../../shared/job/errors.ts';

/** The processes that keep a log, each a file of its own. */
export const loggedProcesses = ['command', 'app', 'engine'] as const;
type LoggedProcess = (typeof loggedProcesses)[number];

/** A file grows to this, and is then kept once more as `NAME.old.log`. */
const mostBytes = 2 * 1024 * 1024;

/** Where the logs are; `KINETINT_LOGS` names another folder. */
function logFolder(): string {
  const { KINETINT_LOGS: chosen, XDG_STATE_HOME: state, LOCALAPPDATA: local } = process.env;
  const named = (path: string | undefined): path is string => path !== undefined && path !== '';
  if (named(chosen)) return chosen;
  switch (process.platform) {
    case 'win32':
      return join(named(local) ? local : join(homedir(), 'AppData', 'Local'), 'Kinetint', 'Logs');
    case 'darwin':
      return join(homedir(), 'Library', 'Logs', 'Kinetint');
    default:
      return join(named(state) ? state : join(homedir(), '.local', 'state'), 'kinetint', 'logs');
  }
}

export function logFile(name: LoggedProcess): string {
  return join(logFolder(), `${name}.log`);
}

// It would look for a package.json in the folder that the command is called from, and write nothing where there is none.
logger.transports.file.setAppName('Kinetint');
// Nothing is written before a process says which it is: the engine's code runs in tests and scripts too.
logger.transports.file.level = false;
logger.transports.console.level = false;
// It would tell the terminal that the log cannot be written, in the middle of what a command has to say.
logger.transports.console.writeFn = () => undefined;
logger.transports.file.maxSize = mostBytes;
logger.transports.file.format = '[{y}-{m}-{d} {h}:{i}:{s}.{ms}] [{level}] {text}';

/** Folders that paths were seen in, the latest last. Logs are handed on, and nobody need read where somebody keeps films. */
const folders = new Set<string>();
const mostFolders = 200;

function remember(folder: string): void {
  folders.delete(folder);
  folders.add(folder);
  for (const oldest of folders) {
    if (folders.size <= mostFolders) break;
    folders.delete(oldest);
  }
}

/** A text without the folders of the files it names. */
function withoutFolders(text: string): string {
  // The longest first, since one may lie in another.
  const known = [...folders].sort((one, other) => other.length - one.length);
  let short = text;
  for (const folder of known) short = short.replaceAll(folder + sep, '');
  return short.replaceAll(homedir(), '~');
}

/** The base name of an argument that is a path, or FFmpeg's `file:` and a path. */
function argument(arg: string): string {
  const path = arg.replace(/^file:/, '');
  if (!isAbsolute(path)) return arg;
  remember(dirname(path));
  return basename(path);
}

const quoted = (arg: string): string => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : JSON.stringify(arg));

function versions(): string {
  const electron = 'electron' in process.versions ? `, Electron ${process.versions.electron}` : '';
  return `${process.platform} ${release()} ${arch()}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}${electron}`;
}

/** Begins this process's log, and has every crash of it written down; what becomes of the crash is not changed. */
export function beginLog(name: LoggedProcess, args: readonly string[] = []): void {
  const { file } = logger.transports;
  file.resolvePathFn = () => logFile(name);
  file.level = 'debug';
  logger.info(`${name} begins: ${versions()}`);
  if (args.length > 0) logCommand('kinetint', args);
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    logError(origin, error);
  });
}

export function logCommand(program: string, args: readonly string[]): void {
  if (logger.transports.file.level === false) return;
  const words = args.map(argument).map(quoted).join(' ');
  logger.debug(withoutFolders(`${basename(program)} ${words}`));
}

export function logProblem(line: string): void {
  logger.warn(withoutFolders(line));
}

/** Writes down what was thrown, with its stack and what caused it. */
export function logError(what: string, thrown: unknown): void {
  const parts: string[] = [];
  for (let error: unknown = thrown; error !== undefined && parts.length < 4; error = error instanceof Error ? error.cause : undefined)
    parts.push(error instanceof Error ? (error.stack ?? error.message) : describeError(error));
  logger.error(withoutFolders(`${what}: ${parts.join('\ncaused by ')}`));
}

const tailBytes = 256 * 1024;

/** The last lines of a log, the older file's among them where the newer has too few. */
export async function logTail(name: LoggedProcess, lines: number): Promise<string[]> {
  const path = logFile(name);
  const found: string[] = [];
  for (const one of [path.replace(/\.log$/, '.old.log'), path]) {
    if (!existsSync(one)) continue;
    const file = await open(one, 'r');
    try {
      const { size } = await file.stat();
      const buffer = Buffer.alloc(Math.min(size, tailBytes));
      await file.read(buffer, 0, buffer.length, size - buffer.length);
      found.push(
        ...buffer
          .toString('utf8')
          .split('\n')
          .filter((line) => line !== ''),
      );
    } finally {
      await file.close();
    }
  }
  return found.slice(-lines);
}

/** What to send along with a question: the machine and the last lines of every log. No folder is in it. */
export async function report(lines: number): Promise<string> {
  const parts = [`Kinetint on ${versions()}`];
  for (const name of loggedProcesses) {
    const tail = await logTail(name, lines);
    if (tail.length > 0) parts.push('', `--- ${name}.log`, ...tail);
  }
  return parts.join('\n');
}
