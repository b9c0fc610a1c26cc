import type { FilmInfo, VideoStream } from '../shared/film.ts';
import type { Stage } from '../shared/job.ts';
import type { Plan, StreamPlan } from '../shared/plan.ts';

const integers = new Intl.NumberFormat('en');

/** 12345 → 12,345. */
export function formatCount(count: number): string {
  return integers.format(count);
}

/** "1 h 2 min", "3 min 20 s", "45 s": two units at most, as people say it. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = whole % 60;
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  if (minutes > 0) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  return `${rest} s`;
}

/** How long is left, as coarse as it is certain: nobody wants to watch an estimate tick. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 10) return 'a few seconds left';
  if (seconds <= 50) return `about ${Math.ceil(seconds / 10) * 10} seconds left`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return minutes === 1 ? 'about a minute left' : `about ${minutes} minutes left`;
  return `about ${formatDuration(Math.round(seconds / 600) * 600)} left`;
}

export function formatFrameRate(fps: number): string {
  return fps >= 100 ? Math.round(fps).toString() : fps.toFixed(fps >= 10 ? 1 : 2).replace(/\.?0+$/, '');
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
  ffv1: 'FFV1, lossless',
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
  mov_text: 'MP4 text',
};

export function codecName(codec: string): string {
  return codecNames[codec] ?? (codec.startsWith('pcm_') ? 'PCM' : codec);
}

function frameRateOf(video: VideoStream): string | null {
  if (video.frameRate === null) return null;
  // Three places tell 23.976 from 24.
  const rate = Number((video.frameRate.num / video.frameRate.den).toFixed(3)).toString();
  return video.variableFrameRate ? `about ${rate} frames a second, varying` : `${rate} frames a second`;
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

const kindNames: Readonly<Record<StreamPlan['kind'], string>> = {
  video: 'Picture',
  picture: 'Cover picture',
  audio: 'Sound',
  subtitle: 'Subtitles',
  attachment: 'Attachment',
  data: 'Data',
};

const actionNames: Readonly<Record<StreamPlan['action'], string>> = {
  colour: 'coloured',
  copy: 'kept as it is',
  convert: 'converted',
  drop: 'left out',
};

export interface StreamLine {
  readonly index: number;
  readonly action: StreamPlan['action'];
  /** "Sound", and what tells it from the others: language, title, codec. */
  readonly name: string;
  readonly detail: string;
  readonly outcome: string;
  readonly reason: string | null;
}

function languageName(code: string | null): string | null {
  if (code === null || code === 'und') return null;
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code;
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
    name: kindNames[stream.kind],
    detail: parts.filter((part) => part !== null && part !== '').join(', '),
    outcome: actionNames[stream.action],
    reason: stream.reason,
  };
}

export function codecLine({ export: { codec, container } }: Plan): string {
  return `${codecName(codec)} in ${container === 'mkv' ? 'Matroska' : container.toUpperCase()}`;
}

const deviceNames: Readonly<Record<Plan['device'], string>> = {
  cpu: 'the processor',
  webgpu: 'the graphics card (WebGPU)',
  cuda: 'the graphics card (CUDA)',
  directml: 'the graphics card (DirectML)',
  coreml: 'the neural engine (Core ML)',
};

export function deviceName(device: Plan['device']): string {
  return deviceNames[device];
}

const stageNames: Readonly<Record<Stage, string>> = {
  looking: 'Looking at the film',
  colouring: 'Finding the colours',
  exporting: 'Writing the film',
};

export function stageName(stage: Stage): string {
  return stageNames[stage];
}
