import { codecs } from '../../../shared/film/codecs.ts';
import type { EncoderReason } from '../../../shared/film/encoder-reason.ts';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { EncoderReport } from '../../../shared/job/plan.ts';
import type { ExportSettings } from '../../../shared/job/settings.ts';
import { problemError } from '../problem-error.ts';
import { remembered } from '../remember.ts';
import { readEncoders } from './capabilities.ts';
import { encoderKinds, type EncoderKind } from './encoder-list.ts';
import { checkPreset, depthOf, planEncoder, unfitFor, type EncoderPlan, type EncodingWish, type SourcePicture } from './encoders.ts';
import { FfmpegProcess, likelyCause } from './ffmpeg-process.ts';
import { SharedWork } from '../shared-work.ts';
import { runTool } from './run-tool.ts';
import { findFilmTools } from './tools.ts';

const proofFrames = 2;
/** Peak signal-to-noise ratio of luma, decibels, under which a picture is taken for garbled; honest ones are over 35. */
const leastLikeness = 22;
const leastPicture = 16;
/** The slowest software encoder takes some seconds for two frames of 4K. */
const timeoutMs = 60_000;

const knownCauses: readonly (readonly [RegExp, EncoderReason])[] = [
  [/cannot load (libcuda|nvcuda)|cuInit/i, { code: 'no-nvidia-driver' }],
  [/cannot load (libnvidia-encode|nvEncodeAPI)/i, { code: 'no-nvidia-encoder' }],
  [/no capable devices found|OpenEncodeSessionEx failed/i, { code: 'chip-incapable' }],
  [/MFX session|mfx|oneVPL/i, { code: 'no-quick-sync' }],
  [/amfrt|\bAMF\b.*(failed|not)/i, { code: 'no-amd-driver' }],
  [/\bva-?api\b|libva|renderD|VADisplay|device creation failed/i, { code: 'no-vaapi' }],
];

function causeOf(lines: readonly string[]): EncoderReason {
  const said = lines.join('\n');
  return knownCauses.find(([pattern]) => pattern.test(said))?.[1] ?? { code: 'said', said: likelyCause(lines) || 'it died without a word' };
}

/** Luma of the pictures that were encoded against the ones that come out, decibels each. */
async function decodeAgain(encoded: Buffer, source: string, { codec, pixelFormat }: EncoderPlan, signal: AbortSignal): Promise<number[]> {
  const luma = 'extractplanes=y,settb=1/24,setpts=N';
  const back = codecs[codec].containers.includes('pictures') ? `zscale=matrix=bt709:range=limited,format=${pixelFormat},` : '';
  const graph = `[0:v]${back}${luma}[made];[1:v]${luma}[meant];[made][meant]psnr=shortest=1:stats_file=-`;
  const decoder = new FfmpegProcess(
    ['-f', 'matroska', '-i', 'pipe:3', '-f', 'lavfi', '-i', source, '-filter_complex', graph, '-f', 'null', '-'],
    1,
    signal,
  );
  let said = '';
  decoder.output.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const pipe = decoder.writable(3);
  // Whatever breaks it, the count of frames tells.
  pipe.on('error', () => undefined);
  pipe.end(encoded);
  await decoder.exit;
  return [...said.matchAll(/psnr_y:(inf|[\d.]+)/g)].map(([, value]) => (value === 'inf' ? Infinity : Number(value)));
}

/** Why an encoder is not to be used, null where two frames went in and came out again. */
async function prove(plan: EncoderPlan, signal: AbortSignal): Promise<EncoderReason | null> {
  const { device, args, pixelFormat, upload, size } = plan;
  const tags = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
  // FFmpeg's test picture cannot be a few samples wide, and of an odd size it leaves out the last.
  const even = (samples: number): number => Math.max(leastPicture, samples + (samples % 2));
  const whole = `${even(size.width)}x${even(size.height)}`;
  const source = `testsrc2=size=${whole}:rate=24,format=${pixelFormat},crop=${size.width}:${size.height}:0:0:exact=1,${tags}`;
  const encode = [
    ...['-hide_banner', '-nostdin', '-loglevel', 'warning', ...device],
    ...['-f', 'lavfi', '-i', [source, ...upload].join(','), '-frames:v', String(proofFrames)],
    ...[...args, '-f', 'matroska', 'pipe:1'],
  ];
  const { status, stdout, stderr, timedOut } = await runTool(findFilmTools().ffmpeg, encode, {
    signal,
    timeoutMs,
    maxBytes: 512 * 1024 * 1024,
  });
  if (timedOut) return { code: 'hung' };
  if (status !== 0) return causeOf(stderr.split('\n').filter((line) => line.trim() !== ''));
  const likeness = await decodeAgain(stdout, source, plan, signal);
  signal.throwIfAborted();
  if (likeness.length !== proofFrames) return { code: 'frames-lost', sent: proofFrames, came: likeness.length };
  const worst = Math.min(...likeness);
  return worst < leastLikeness ? { code: 'garbled', likeness: worst } : null;
}

/** What a busy machine may have caused is not held against an encoder for ever. */
const passing = new Set<EncoderReason['code']>(['hung', 'frames-lost', 'said']);

/** Which encoder is used, and how those before it fared. */
export interface EncoderChoice {
  readonly encoder: EncoderPlan;
  readonly reports: readonly EncoderReport[];
}

/** The encoders that a choice goes through, in order. */
function candidatesFor(codec: ExportSettings['codec'], wanted: string): EncoderKind[] {
  const all = encoderKinds.filter((kind) => kind.codec === codec);
  if (wanted === 'auto') return all;
  if (wanted === 'software') return all.filter(({ hardware }) => hardware === null);
  const named = all.filter(({ name }) => name === wanted);
  if (named.length > 0) return named;
  throw new UserFacingError(
    'usage',
    `Kinetint knows no encoder ${wanted} for ${codec}: --encoder is auto, software, ${all.map(({ name }) => name).join(', ')}.`,
  );
}

/** What an engine has found out about encoders. A driver does not come and go while a film is exported. */
export class Encoders {
  private readonly listed = remembered(readEncoders);
  /** By all that decides them. */
  private readonly proofs = new SharedWork<EncoderReason | null>({ holds: (refusal) => refusal === null || !passing.has(refusal.code) });

  /**
   * Chooses the encoder by proof: each candidate encodes two frames of the film's size and pixel format, they are decoded
   * again and compared; the first that passes is used.
   *
   * @param wanted `auto` (hardware first), `software`, or FFmpeg's name of one encoder
   * @throws UserFacingError `usage` for what does not exist; `output-unsupported` where nothing passes
   */
  async choose(
    video: SourcePicture,
    wish: EncodingWish,
    interlaced: 'top-first' | 'bottom-first' | null,
    wanted: string,
    signal: AbortSignal,
  ): Promise<EncoderChoice> {
    checkPreset(wish);
    const candidates = candidatesFor(wish.codec, wanted);
    const { bitDepth } = depthOf(video, wish);
    const listed = await this.listed();
    const reports: EncoderReport[] = [];
    for (const kind of candidates) {
      const { name, hardware } = kind;
      // Other platforms' hardware is no news; a missing encoder that was asked for, or that every build should have, is.
      if (!listed.has(name) && hardware !== null && wanted === 'auto') continue;
      const encoder = planEncoder(video, wish, interlaced, kind);
      const refusal: EncoderReason | null = listed.has(name)
        ? (unfitFor(kind, wish, bitDepth, interlaced !== null) ?? (await this.proved(encoder, signal)))
        : { code: 'not-in-build' };
      reports.push({ name, hardware, usable: refusal === null, detail: refusal ?? { code: 'proved' } });
      if (refusal === null) return { encoder, reports };
    }
    const advice =
      wanted === 'auto' || wanted === 'software'
        ? 'choose another --codec, or set KINETINT_FFMPEG to a fuller build'
        : 'leave --encoder to "auto"';
    throw problemError('output-unsupported', { code: 'no-encoder', codec: wish.codec, tried: reports }, advice);
  }

  private async proved(plan: EncoderPlan, signal: AbortSignal): Promise<EncoderReason | null> {
    const key = JSON.stringify([plan.args, plan.pixelFormat, plan.size]);
    return this.proofs.get(key, signal, (stop) => prove(plan, stop));
  }
}
