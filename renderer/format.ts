import type { FilmInfo, VideoStream } from '../shared/film.ts';
import type { Stage } from '../shared/job.ts';
import type { Plan, StreamPlan } from '../shared/plan.ts';
import { currentLanguage, i18n } from './i18n/i18n.ts';
import { formatDuration, formatRate } from './i18n/numbers.ts';

export { formatBytes, formatCount, formatDate, formatDuration, formatFrameRate, formatPercent } from './i18n/numbers.ts';

// Words in the page's language at the time of the call: components that use them follow it by their own useTranslation.
const { t } = i18n;

/** How long is left, as coarse as it is certain: nobody wants to watch an estimate tick. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 10) return t('format:fewSecondsLeft');
  if (seconds <= 50) return t('format:secondsLeft', { count: Math.ceil(seconds / 10) * 10 });
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return t('format:minutesLeft', { count: minutes });
  return t('format:timeLeft', { time: formatDuration(Math.round(seconds / 600) * 600) });
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

export function folderName(path: string): string {
  return path.slice(0, Math.max(1, path.length - fileName(path).length - 1));
}

const codecNames: Readonly<Record<string, string>> = {
  h264: 'H.264',
  hevc: 'H.265',
  h265: 'H.265',
  av1: 'AV1',
  prores: 'ProRes',
  mpeg1video: 'MPEG-1',
  mpeg2video: 'MPEG-2',
  mpeg4: 'MPEG-4',
  dvvideo: 'DV',
  vp8: 'VP8',
  vp9: 'VP9',
  aac: 'AAC',
  mp3: 'MP3',
  ac3: 'AC-3',
  flac: 'FLAC',
  opus: 'Opus',
  vorbis: 'Vorbis',
  subrip: 'SubRip',
  ass: 'ASS',
};

export function codecName(codec: string): string {
  if (codec === 'ffv1') return t('format:lossless', { codec: 'FFV1' });
  if (codec === 'mov_text') return t('format:mp4Text');
  return codecNames[codec] ?? (codec.startsWith('pcm_') ? 'PCM' : codec);
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

/** "eng" → "English", in the page's language; the code itself where nobody knows it. */
export function languageName(code: string | null): string | null {
  if (code === null || code === 'und') return null;
  try {
    return new Intl.DisplayNames(currentLanguage(), { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** What happens to one stream, in words. */
export function streamLine(stream: StreamPlan, { video, others }: FilmInfo): StreamLine {
  const other = others.find(({ index }) => index === stream.index);
  const codec = other?.codec ?? (stream.index === video.index ? video.codec : null);
  const parts = [languageName(other?.language ?? null), other?.title ?? null, codec === null ? null : codecName(codec)];
  return {
    index: stream.index,
    action: stream.action,
    name: t(`format:stream.${stream.kind}`),
    detail: parts.filter((part) => part !== null && part !== '').join(', '),
    outcome: t(`format:action.${stream.action}`),
    reason: stream.reason,
  };
}

export function codecLine({ export: { codec, container } }: Plan): string {
  return t('format:codecInContainer', { codec: codecName(codec), container: container === 'mkv' ? 'Matroska' : container.toUpperCase() });
}

export function deviceName(device: Plan['device']): string {
  return t(`format:device.${device}`);
}

export function stageName(stage: Stage): string {
  return t(`format:stage.${stage}`);
}
