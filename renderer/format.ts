import type { FilmInfo, VideoStream } from '../shared/film/film.ts';
import type { Stage } from '../shared/job/job.ts';
import type { Plan, StreamPlan } from '../shared/job/plan.ts';
import { describeStreamReason } from '../shared/words/streams.ts';
import { i18n } from './i18n/i18n.ts';
import { codecLabel, codecName, languageName } from './i18n/names.ts';
import { formatDuration, formatRate } from './i18n/numbers.ts';
import { pageWords } from './i18n/page-words.ts';

export { formatBytes, formatCount, formatDate, formatDuration, formatFrameRate, formatPercent } from './i18n/numbers.ts';
export { codecLabel, codecName, languageName } from './i18n/names.ts';

// Words in the page's language at the time of the call: components that use them follow it by their own useTranslation.
const { t } = i18n;

/** How long is left, the same wherever it is shown: by the second in the last minute, else by five seconds or a minute. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 3) return t('format:fewSecondsLeft');
  const step = seconds < 60 ? 1 : seconds < 3600 ? 5 : 60;
  return t('format:timeLeft', { time: formatDuration(Math.ceil(seconds / step) * step) });
}

/** An estimate's seconds with no more places than it is worth: 5 s, 40 s, 12 min, 1 h 20 min. */
export function roughly(seconds: number): number {
  const step = seconds < 20 ? 1 : seconds < 90 ? 5 : seconds < 3600 ? 60 : 600;
  return Math.max(step, Math.round(seconds / step) * step);
}

/** An estimate's bytes to two places: 180 kB, 1.5 MB. */
export function roughlyBytes(bytes: number): number {
  return Number(bytes.toPrecision(2));
}

/** The last part of a path, whichever system it comes from. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

// A fact of the machine, the same on every page.
// eslint-disable-next-line no-restricted-syntax
let home: string | null = null;

/** Tells which folder is the person's own; null where there is no short name for it. */
export function setHome(folder: string | null): void {
  home = folder;
}

/** The folder of a file, the person's own as "~". */
export function folderName(path: string): string {
  const folder = path.slice(0, Math.max(1, path.length - fileName(path).length - 1));
  if (home === null || (folder !== home && !folder.startsWith(`${home}/`))) return folder;
  return `~${folder.slice(home.length)}`;
}

function frameRateOf(video: VideoStream): string | null {
  if (video.frameRate === null) return null;
  const rate = formatRate(video.frameRate.num / video.frameRate.den);
  return video.variableFrameRate ? t('format:frameRateVarying', { rate }) : t('format:frameRate', { rate });
}

/** The film in one line: length, size, frame rate, codec. */
export function filmLine({ video, durationSeconds }: FilmInfo): string {
  const parts = [
    durationSeconds === null ? null : formatDuration(durationSeconds),
    `${video.width} × ${video.height}`,
    frameRateOf(video),
    codecName(video.codec),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

export interface StreamLine {
  readonly index: number;
  readonly action: StreamPlan['action'];
  /** "Sound", and what tells it from the others: language, title, codec. */
  readonly name: string;
  readonly detail: string;
  readonly outcome: string;
  readonly reason: string | null;
}

/** What FFmpeg has for a codec where the file states none, as for attachments of a kind that it does not know. */
const noCodec: ReadonlySet<string> = new Set(['unknown', '[0][0][0][0]']);

/** What happens to one stream, in words. */
export function streamLine(stream: StreamPlan, { video, others }: FilmInfo): StreamLine {
  const other = others.find(({ index }) => index === stream.index);
  const codec = other?.codec ?? (stream.index === video.index ? video.codec : null);
  const parts = [
    languageName(other?.language ?? null),
    other?.title ?? null,
    codec === null || noCodec.has(codec) ? null : codecName(codec),
  ];
  return {
    index: stream.index,
    action: stream.action,
    name: t(`format:stream.${stream.kind}`),
    detail: parts.filter((part) => part !== null && part !== '').join(', '),
    outcome: t(`format:action.${stream.action}`),
    reason: stream.reason === null ? null : describeStreamReason(stream.reason, pageWords),
  };
}

export function codecLine({ export: { codec, container } }: Plan): string {
  return t('format:codecInContainer', { codec: codecLabel(codec), container: container === 'mkv' ? 'Matroska' : container.toUpperCase() });
}

export function deviceName(device: Plan['device']): string {
  return t(`format:device.${device}`);
}

export function stageName(stage: Stage): string {
  return t(`format:stage.${stage}`);
}
