import { basename } from 'node:path';
import type { FilmInfo } from '../../../shared/film/film.ts';
import { estimateFrames } from '../../../shared/film/film-length.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import { isWholeFilm, type Section } from '../../../shared/job/settings.ts';
import type { Warning } from '../../../shared/job/warning.ts';
import { count } from '../../../shared/words/count.ts';

const codecNames = {
  h264: 'H.264',
  h265: 'H.265',
  av1: 'AV1',
  prores: 'ProRes',
  ffv1: 'FFV1 (lossless)',
  png: 'PNG',
  tiff: 'TIFF',
} as const;

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function describeFilm(film: FilmInfo): string {
  const { video } = film;
  const rate =
    video.frameRate === null
      ? ''
      : `, ${Number((video.frameRate.num / video.frameRate.den).toFixed(3))} frames a second${video.variableFrameRate ? ' on average (variable)' : ''}`;
  const length = film.durationSeconds === null ? '' : `, ${clock(film.durationSeconds)} long`;
  return `${basename(film.path)}: ${video.width}x${video.height} ${video.codec}, ${video.bitDepth} bits${rate}${length}.`;
}

function describeKept(facts: Pick<Plan, 'film' | 'streams' | 'export'>, warnings: readonly Warning[]): string {
  const { film, streams } = facts;
  const names = {
    audio: 'sound track',
    subtitle: 'subtitle track',
    picture: 'cover picture',
    attachment: 'attachment',
    video: 'further picture track',
    data: 'data track',
  } as const;
  const kept = (Object.keys(names) as (keyof typeof names)[]).flatMap((kind) => {
    const number = streams.filter((stream) => stream.kind === kind && stream.action === 'copy').length;
    return number === 0 ? [] : [count(number, names[kind])];
  });
  if (facts.export.container === 'pictures') return 'Pictures are written, and nothing beside them is kept.';
  if (film.chapters > 0) kept.push(count(film.chapters, 'chapter'));
  if (film.video.captions) {
    if (!warnings.some(({ code }) => code === 'captions-lost')) kept.push('captions inside the picture');
  }
  if (kept.length > 0) return `Kept as they are: ${kept.join(', ')}.`;
  const hasMore = film.video.captions || streams.some(({ action }) => action !== 'colour');
  return hasMore ? 'No sound track, subtitles or chapters are kept as they are.' : 'The film has no sound, subtitles or chapters.';
}

function describeSection(section: Section): string | null {
  if (isWholeFilm(section)) return null;
  const { startSeconds, durationSeconds } = section;
  const length = durationSeconds === null ? 'to the end' : `for ${count(durationSeconds, 'second')}`;
  return `Only a part of it is written, from ${startSeconds === 0 ? 'the start' : `${count(startSeconds, 'second')} on`} ${length}.`;
}

type Facts = Omit<Plan, 'summary' | 'warnings'>;

/** Puts a plan into plain sentences, and adds what is to be said of the film to the warnings. */
export function summarise(facts: Facts, networkName: string, warnings: readonly Warning[]): { summary: string[]; warnings: Warning[] } {
  const { film, inspection, scan, framesReady } = facts;
  const summary = [describeFilm(film), describeKept(facts, warnings)];
  const all = [...warnings];
  const part = describeSection(facts.section);
  if (part !== null) summary.push(part);
  if (inspection.colour === 'tinted') {
    summary.push('The film is tinted (one hue all over, such as sepia); the tint is replaced by the new colours.');
  } else if (inspection.colour === 'coloured') {
    all.push({ code: 'coloured-already' });
  }
  if (scan === 'keep-interlaced')
    summary.push(
      `The film is interlaced (${inspection.scan === 'top-first' ? 'top' : 'bottom'} field first) and stays so; --deinterlace makes it progressive.`,
    );
  if (scan === 'deinterlace')
    summary.push('The film is interlaced and is made progressive, one frame for each frame; this changes its luma.');
  if (inspection.scan === 'mixed' && scan === 'progressive') summary.push('Some of the film is interlaced; its frames stay as they are.');
  const frames = estimateFrames(film, facts.section);
  summary.push(
    `Coloured by ${networkName} on ${facts.device} at ${facts.networkSize.width}x${facts.networkSize.height}, written as ${codecNames[facts.export.codec]}${facts.encoder.bitDepth > 8 ? `, ${facts.encoder.bitDepth} bits,` : ''}${facts.encoder.hardware === null ? '' : ` by ${facts.encoder.hardware}`} to ${facts.output}.`,
  );
  if (framesReady > 0)
    summary.push(`${framesReady} ${frames === null ? '' : `of about ${frames} `}frames are coloured already and are used again.`);
  return { summary, warnings: all };
}
