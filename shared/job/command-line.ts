import type { ColorizeRequest, ExportRequest } from './job.ts';

/** Whose quoting a command line is written in. */
export type Shell = 'posix' | 'powershell' | 'cmd';

type ExportPart = Omit<ExportRequest, 'project' | 'section'>;

/** Seconds without an exponent, to the microsecond. */
function time(seconds: number): string {
  return Number(seconds.toFixed(6)).toString();
}

function option(name: string, value: string | number | null): string[] {
  return value === null ? [] : [`--${name}`, String(value)];
}

function tracks(name: string, chosen: readonly number[] | null): string[] {
  return chosen === null ? [] : [`--${name}`, chosen.length === 0 ? 'none' : chosen.join(',')];
}

/** A name that begins with a dash is no option. */
function operand(path: string): string[] {
  return path.startsWith('-') ? ['--', path] : [path];
}

/** The container is not among them: the ending of the output's name says it. */
function exportWords(request: ExportPart): string[] {
  return [
    ...(request.output === null ? [] : ['-o', request.output]),
    ...option('codec', request.codec),
    ...option('encoder', request.encoder),
    ...option('bits', request.bitDepth),
    ...option('quality', request.quality),
    ...option('preset', request.preset),
    ...tracks('audio', request.tracks.audio),
    ...tracks('subtitles', request.tracks.subtitles),
    ...option('strength', request.strength),
    ...option('saturation', request.saturation),
    ...option('warmth', request.warmth),
    ...(request.force ? ['--force'] : []),
  ];
}

function sectionWords({ startSeconds, durationSeconds }: ColorizeRequest['section']): string[] {
  return [
    ...(startSeconds === 0 ? [] : ['--start', time(startSeconds)]),
    ...(durationSeconds === null ? [] : ['--duration', time(durationSeconds)]),
  ];
}

/** The words of the command that does what a request does. */
export function colorizeCommand(request: ColorizeRequest): string[] {
  return [
    'kinetint',
    'colorize',
    ...exportWords(request),
    ...option('model', request.model),
    ...option('device', request.device === 'auto' ? null : request.device),
    ...option('smoothing', request.smoothing),
    ...option('every', request.every),
    ...(request.scenes === false ? ['--no-scenes'] : []),
    ...sectionWords(request.section),
    ...(request.deinterlace ? ['--deinterlace'] : []),
    ...option('project', request.project),
    ...operand(request.film),
  ];
}

/** The words of the command that renders a project as a request does. */
export function exportCommand(request: ExportRequest): string[] {
  return [
    'kinetint',
    'export',
    ...exportWords(request),
    ...(request.section === null ? [] : sectionWords(request.section)),
    ...operand(request.project),
  ];
}

const plain = /^[A-Za-z0-9_\-./:=+]+$/;

function quoteForCmd(word: string): string {
  // Programs read \" as a quotation mark, so backslashes before one are doubled; a percent sign is kept from naming a
  // variable by a caret, which counts outside of quotes only.
  const quoted = word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1');
  return `"${quoted}"`.replace(/%/g, '"^%"');
}

/** Writes words as a line that a shell takes apart into them again. */
export function commandLine(words: readonly string[], shell: Shell): string {
  const quote = (word: string): string => {
    // PowerShell and cmd know backslashes as what they are in paths.
    if (plain.test(word) || (shell !== 'posix' && /^[A-Za-z0-9_\-.\\:/]+$/.test(word) && !word.endsWith('\\'))) return word;
    switch (shell) {
      case 'posix':
        return `'${word.replaceAll("'", "'\\''")}'`;
      case 'powershell':
        // Typographic quotation marks end a PowerShell word as well as the straight one.
        return `'${word.replace(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`;
      case 'cmd':
        return quoteForCmd(word);
    }
  };
  return words.map(quote).join(' ');
}
