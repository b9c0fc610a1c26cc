import { spawn, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import type { UserFacingError } from '../../../shared/job/errors.ts';
import { logCommand, logProblem } from '../files/log.ts';
import { givesWay } from '../give-way.ts';
import { troubleIn } from './log-lines.ts';
import { namedInputsOnly } from './named-inputs.ts';
import { toolEnvironment } from './run-tool.ts';
import { findFilmTools } from './tools.ts';
import { problemError } from '../problem-error.ts';

const keptLines = 40;

/** So many of FFmpeg's last words go into the log. */
const loggedLines = 10;

function logEnd(end: number | string | null, lines: readonly string[]): void {
  const said = lines.slice(-loggedLines).map((line) => `\n  ${line}`);
  if (end !== 0 || said.length > 0) logProblem(`ffmpeg ended with ${end ?? 'no status'}${said.join('')}`);
}

/** How a run of FFmpeg ended. */
export interface FfmpegExit {
  /** 0 is success; null where a signal ended it. */
  readonly code: number | null;
  /** The signal that ended it, such as SIGSEGV; null where it ended by itself. */
  readonly signal: NodeJS.Signals | null;
  /** The last lines it wrote on standard error. */
  readonly lastLines: readonly string[];
}

/**
 * One run of FFmpeg with pipes besides the standard three. It is killed when `signal` aborts; what it says on standard
 * error is kept for the one who asks why it failed.
 */
export class FfmpegProcess {
  readonly exit: Promise<FfmpegExit>;
  private readonly child: ChildProcess;
  private readonly lines: string[] = [];

  /**
   * @param args everything after the program's name
   * @param pipes how many pipes there are beyond standard error: pipe:3, pipe:4, …
   */
  constructor(args: readonly string[], pipes: number, signal: AbortSignal, onLine?: (line: string) => void) {
    const { ffmpeg } = findFilmTools();
    logCommand(ffmpeg, args);
    const extra = Array.from({ length: pipes }, () => 'pipe' as const);
    this.child = spawn(ffmpeg, ['-hide_banner', '-nostdin', '-loglevel', 'level+warning', ...namedInputsOnly(args)], {
      stdio: ['ignore', 'pipe', 'pipe', ...extra],
      windowsHide: true,
      env: toolEnvironment(),
      // A terminal sends Ctrl+C to its whole process group, and FFmpeg would end as if the film had. Behind a window there is
      // seldom a terminal, and desktops on Linux share the processor out by session before they look at priorities: FFmpeg in
      // a session of its own would come before the page.
      detached: process.platform !== 'win32' && !givesWay(),
    });
    const kill = (): void => {
      this.child.kill('SIGKILL');
    };
    signal.addEventListener('abort', kill, { once: true });
    if (signal.aborted) kill();
    let rest = '';
    this.child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split(/\r\n|[\r\n]/);
      rest = lines.pop() ?? '';
      for (const line of lines) this.take(line, onLine);
    });
    this.exit = new Promise((resolve, reject) => {
      this.child.once('error', (error) => {
        reject(
          problemError('ffmpeg-failed', { code: 'ffmpeg-unstartable', said: error.message }, `check that ${ffmpeg} runs`, { cause: error }),
        );
      });
      this.child.once('close', (code, ended) => {
        signal.removeEventListener('abort', kill);
        if (rest !== '') this.take(rest, onLine);
        logEnd(code ?? ended, this.lines);
        resolve({ code, signal: ended, lastLines: this.lines });
      });
    });
    // Whoever awaits `exit` sees the failure; nobody awaiting it must not take the process down.
    this.exit.catch(() => undefined);
  }

  private take(line: string, onLine?: (line: string) => void): void {
    onLine?.(line);
    const trouble = troubleIn(line);
    if (trouble === null) return;
    this.lines.push(trouble);
    if (this.lines.length > keptLines) this.lines.shift();
  }

  /** Standard output. */
  get output(): Readable {
    return this.child.stdout!;
  }

  readable(pipe: number): Readable {
    return this.child.stdio[pipe] as Readable;
  }

  writable(pipe: number): Writable {
    return this.child.stdio[pipe] as Writable;
  }

  /** Lets every other program go first. */
  giveWay(): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      setPriority(pid, constants.priority.PRIORITY_LOW);
    } catch {
      // It has ended already, or the system does not allow it: then it runs like the others.
    }
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

/** The line of FFmpeg's that most likely says what went wrong; empty where it said nothing. */
export function likelyCause(lines: readonly string[]): string {
  const telling = lines.filter((line) => /error|invalid|fail|cannot|could not|no space|denied|not supported|unknown/i.test(line));
  const line = telling.at(0) ?? lines.at(-1) ?? '';
  return line
    .replace(/^(\[[^\]]*\]\s*)+/, '')
    .replace(/\.+$/, '')
    .trim();
}

/** How a run that failed ended, for a sentence. */
export function lastWords({ code, signal, lastLines }: FfmpegExit): string {
  const said = likelyCause(lastLines);
  if (said !== '') return said;
  return signal === null ? `it ended with status ${code ?? 'unknown'}, without a word` : `it died of ${signal}, without a word`;
}

/** The error for an FFmpeg that died of a fault of its own; null where it ended, or was ended from outside. */
export function crashOf(exit: FfmpegExit): UserFacingError | null {
  const { signal } = exit;
  // The system ends what takes too much memory by SIGKILL; people and shutdowns end programs by SIGTERM.
  if (signal === null || signal === 'SIGKILL' || signal === 'SIGTERM') return null;
  const said = likelyCause(exit.lastLines) || 'nothing';
  return problemError(
    'ffmpeg-failed',
    { code: 'ffmpeg-died', signal, said },
    'set KINETINT_FFMPEG to another FFmpeg, or convert the film first',
  );
}
