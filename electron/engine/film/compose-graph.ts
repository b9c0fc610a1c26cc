import type { FilmInfo } from '../../../shared/film/film.ts';
import type { Section } from '../../../shared/job/settings.ts';
import type { EncoderPlan } from './encoders.ts';
import { trimming } from './section.ts';
import { chromaDelaySeconds, decodedAspect, decodedSize, lumaDepth, preparation } from './source.ts';

export interface ComposeGraphRequest {
  readonly film: FilmInfo;
  readonly section: Section;
  readonly deinterlace: boolean;
  /** Size of the chroma planes; input 1 brings Cb above Cr in one picture. */
  readonly chromaWidth: number;
  readonly chromaHeight: number;
  readonly encoder: EncoderPlan;
  /** Fields kept apart in the output. */
  readonly interlaced: 'top-first' | 'bottom-first' | null;
  /** How chroma is scaled from the size it arrives in to the film's. */
  readonly upscaling: 'bicubic' | 'bilinear';
}

function planeFormat(bitDepth: number): string {
  return bitDepth === 8 ? 'gray' : bitDepth === 16 ? 'gray16le' : `gray${bitDepth}le`;
}

/**
 * The filter graph that puts the film's own Y beside chroma made from input 1, ending in `[coloured]`.
 *
 * The chroma pictures take the film's timestamps by passing through `blend` under a copy of the film. Y is a copy of
 * the decoder's plane; only a codec of fewer bits converts it. Chroma has ten bits until the end, so that it is
 * rounded once.
 */
export function composeGraph(request: ComposeGraphRequest): string {
  const { film, encoder, chromaWidth, chromaHeight } = request;
  const { width, height } = decodedSize(film.video);
  const chromaColumns = encoder.sampling === '444' ? width : Math.ceil(width / 2);
  const chromaRows = encoder.sampling === '420' ? Math.ceil(height / 2) : height;
  const plane = planeFormat(encoder.bitDepth);
  // mergeplanes hands on none of a frame's side data, captions among it.
  const carries = film.video.captions && encoder.keepsCaptions;
  const film0 = [
    `[0:${film.video.index}]`,
    [
      ...trimming(film, request.section),
      ...preparation(film, request.deinterlace),
      'setsar=1',
      carries ? 'split=3[film][clock][bearer]' : 'split=2[film][clock]',
    ].join(','),
  ].join('');
  const clock = `[clock]extractplanes=y,scale=${chromaWidth}:${2 * chromaHeight}:flags=neighbor,format=gray10le,setsar=1[tick]`;
  const arrive = `[1:v]setpts=PTS-${chromaDelaySeconds}/TB,format=gray10le,setsar=1[made]`;
  // When the chroma ends, all ends: were Kinetint killed, FFmpeg would else go on through the film with the last colours.
  const timed = `[tick][made]blend=all_opacity=0:eof_action=endall,split=2[both0][both1];[both0]crop=iw:${chromaHeight}:0:0:exact=1[u0];[both1]crop=iw:${chromaHeight}:0:${chromaHeight}:exact=1[v0]`;
  // Bicubic, since the edges are already where luma's are; rounded with care, so that grey comes out as grey.
  const up = `scale=${chromaColumns}:${chromaRows}:flags=${request.upscaling}+accurate_rnd,setsar=1,format=${plane}`;
  const parts = [
    film0,
    clock,
    arrive,
    timed,
    `[film]extractplanes=y,format=${plane}${raiseLuma(film, encoder.bitDepth)}[y]`,
    `[u0]${up}[u]`,
    `[v0]${up}[v]`,
  ];
  const sar = decodedAspect(film.video);
  const fields = request.interlaced === null ? '' : `,setfield=${request.interlaced === 'top-first' ? 'tff' : 'bff'}`;
  const padding =
    encoder.padding.right + encoder.padding.bottom === 0
      ? ''
      : `,pad=iw+${encoder.padding.right}:ih+${encoder.padding.bottom}:0:0,fillborders=right=${encoder.padding.right}:bottom=${encoder.padding.bottom}:mode=smear`;
  // The merged picture again, on a frame of the film's own that bears its captions.
  const borne = `[merged];[bearer]format=${encoder.pixelFormat}[under];[under][merged]blend=all_opacity=0:eof_action=endall`;
  parts.push(
    `[y][u][v]mergeplanes=map0s=0:map1s=1:map2s=2:format=${encoder.pixelFormat}${carries ? `,setsar=1${borne}` : ''},setsar=${sar.num}/${sar.den}${padding}${fields},${[`setparams=${setParameters(film)}`, ...encoder.upload].join(',')}[coloured]`,
  );
  return parts.join(';');
}

/**
 * What makes luma of fewer bits exactly that luma in more. FFmpeg fills the new low bits with the top ones, as full range
 * wants it; in limited range they are nought, or white would come out brighter than white.
 */
function raiseLuma({ video }: FilmInfo, bitDepth: number): string {
  const added = bitDepth - lumaDepth(video);
  return added <= 0 || video.range === 'full' ? '' : `,lut=c0=bitand(val\\,${2 ** bitDepth - 2 ** added})`;
}

/** Colour tags on the frames, as setparams names them. */
export function setParameters(film: FilmInfo): string {
  const tags = colourTags(film);
  return `range=${film.video.range}:color_primaries=${tags.primaries}:color_trc=${tags.transfer}:colorspace=${tags.matrix}`;
}

/** The four tags of the output: the film's where it has them, else what the conversion assumed. */
export function colourTags(film: FilmInfo): { primaries: string; transfer: string; matrix: string; range: 'tv' | 'pc' } {
  const { video } = film;
  const known = (tag: string | null): string | null => (tag === null || tag === 'unknown' || tag === 'reserved' ? null : tag);
  const matrixNames = { bt601: 'smpte170m', bt709: 'bt709', bt2020: 'bt2020nc' } as const;
  const matrixTag = known(video.tags.matrix);
  const written = matrixTag === null || matrixTag === 'gbr' ? matrixNames[video.matrix] : matrixTag;
  return {
    primaries: known(video.tags.primaries) ?? 'bt709',
    transfer: known(video.tags.transfer) ?? (video.matrix === 'bt601' ? 'smpte170m' : 'bt709'),
    matrix: written,
    range: video.range === 'limited' ? 'tv' : 'pc',
  };
}
