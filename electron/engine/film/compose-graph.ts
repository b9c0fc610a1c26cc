import type { FilmInfo } from '../../../shared/film.ts';
import type { EncoderPlan } from './encoders.ts';
import { chromaDelaySeconds, preparation } from './source.ts';

export interface ComposeGraphRequest {
  readonly film: FilmInfo;
  readonly deinterlace: boolean;
  /** Size of the chroma pictures that arrive as input 1. */
  readonly chromaWidth: number;
  readonly chromaHeight: number;
  readonly encoder: EncoderPlan;
  /** Fields kept apart in the output. */
  readonly interlaced: 'top-first' | 'bottom-first' | null;
  /** How chroma is scaled up: along luma's edges, or plainly, for comparison. */
  readonly upscaling: 'guided' | 'bilinear';
}

/** Regularisation of the guided filter: contrasts below its root (of full scale) count as flat. */
const guidedEpsilon = 0.0004;
const guidedRadius = 4;
const guidedSubsampling = 4;

/** Picture size after the player's rotation, which FFmpeg applies while decoding. */
function decodedSize(film: FilmInfo): { width: number; height: number } {
  const { width, height, rotation } = film.video;
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

function planeFormat(bitDepth: number): string {
  return bitDepth === 8 ? 'gray' : bitDepth === 16 ? 'gray16le' : `gray${bitDepth}le`;
}

/**
 * The filter graph that puts the film's own Y beside chroma made from input 1, ending in `[coloured]`.
 *
 * The chroma pictures take the film's timestamps by passing through `blend` under a copy of the film. Y is a copy of
 * the decoder's plane; only a codec of fewer bits converts it.
 */
export function composeGraph(request: ComposeGraphRequest): string {
  const { film, encoder, chromaWidth, chromaHeight } = request;
  const { width, height } = decodedSize(film);
  const chromaColumns = encoder.sampling === '444' ? width : Math.ceil(width / 2);
  const chromaRows = encoder.sampling === '420' ? Math.ceil(height / 2) : height;
  const depth = Math.min(film.video.bitDepth, encoder.bitDepth) > 8 ? 10 : 8;
  const carrier = depth === 8 ? 'yuv444p' : 'yuv444p10le';
  const guide = depth === 8 ? 'gray' : 'gray10le';
  const plane = planeFormat(encoder.bitDepth);
  const film0 = [`[0:${film.video.index}]`, [...preparation(film, request.deinterlace), 'setsar=1', 'split=2[film][clock]'].join(',')].join('');
  const clock = `[clock]extractplanes=y,scale=${chromaWidth}:${chromaHeight}:flags=neighbor,format=${carrier}[tick]`;
  const arrive = `[1:v]setpts=PTS-${chromaDelaySeconds}/TB,format=${carrier},setsar=1[made]`;
  // When the chroma ends, all ends: were Kinetint killed, FFmpeg would else go on through the film with the last colours.
  const timed = `[tick][made]blend=all_opacity=0:eof_action=endall,extractplanes=u+v[u0][v0]`;
  const up = `scale=${chromaColumns}:${chromaRows}:flags=bilinear,setsar=1`;
  const finish = `format=${plane}`;
  const parts = [film0, clock, arrive, timed];
  if (request.upscaling === 'guided') {
    parts.push('[film]extractplanes=y,split=2[y0][g0]', `[g0]scale=${chromaColumns}:${chromaRows}:flags=area,setsar=1,format=${guide},split=2[gu][gv]`);
    parts.push(guidedPlane('u', up, finish), guidedPlane('v', up, finish));
  } else {
    parts.push('[film]extractplanes=y[y0]', `[u0]${up},${finish}[u]`, `[v0]${up},${finish}[v]`);
  }
  const sar = film.video.sampleAspectRatio;
  const fields = request.interlaced === null ? '' : `,setfield=${request.interlaced === 'top-first' ? 'tff' : 'bff'}`;
  const padding = encoder.padding.right + encoder.padding.bottom === 0
    ? ''
    : `,pad=iw+${encoder.padding.right}:ih+${encoder.padding.bottom}:0:0,fillborders=right=${encoder.padding.right}:bottom=${encoder.padding.bottom}:mode=smear`;
  parts.push(
    `[y0]${finish}[y]`,
    `[y][u][v]mergeplanes=map0s=0:map1s=1:map2s=2:format=${encoder.pixelFormat},setsar=${sar.num}/${sar.den}${padding}${fields},setparams=${setParameters(film)}[coloured]`,
  );
  return parts.join(';');
}

/**
 * Scales one chroma plane up along luma's edges (guided filter, He et al. 2013), from `[p0]` to `[p]` with luma `[gp]`.
 * The filter may overshoot, at worst past the sample's range, where a speck of dust differs from all around it; so its
 * answer is held within what the small picture holds thereabouts.
 */
function guidedPlane(name: 'u' | 'v', up: string, finish: string): string {
  const p = name;
  return [
    `[${p}0]split=3[${p}mid][${p}low][${p}high]`,
    `[${p}mid]${up}[${p}smooth]`,
    `[${p}low]erosion,${up}[${p}floor]`,
    `[${p}high]dilation,${up}[${p}ceiling]`,
    `[${p}smooth][g${p}]guided=guidance=on:mode=fast:sub=${guidedSubsampling}:radius=${guidedRadius}:eps=${guidedEpsilon}[${p}edge]`,
    `[${p}edge][${p}floor][${p}ceiling]maskedclamp,${finish}[${p}]`,
  ].join(';');
}

/** Colour tags on the frames, as setparams names them. */
function setParameters(film: FilmInfo): string {
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
