import { performance } from 'node:perf_hooks';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import type { NetworkEntry } from '../../../shared/networks/catalog.ts';
import { describeError, UserFacingError } from '../../../shared/job/errors.ts';
import type { ManifestTemplate, NetworkManifest } from '../../../shared/networks/manifest.ts';
import type { NetworkWarning } from '../../../shared/networks/misfit.ts';
import { problemError } from '../problem-error.ts';
import type { NetworkFile } from './catalog.ts';
import { declaredTensors, DoesNotFit, fitManifest } from './fit.ts';
import { ColourNetwork } from './network.ts';
import { networkSize, type NetworkSize } from './network-size.ts';
import { openSession } from './open-session.ts';
import { Resampler } from './resample.ts';
import type { AnswerPlanes } from './tensors.ts';

/** Beyond this no colour of any screen lies. */
const greatestAb = 160;
/** A whole picture that comes back must be the one that went in, whatever its colours: mean difference of L*. */
const greatestLightnessError = 15;
/** Below this mean chroma a picture is as good as grey. */
const noticeableChroma = 0.5;

/** A smooth scene with a bright disc and some texture, in luma code values. */
function testPicture({ width, height }: NetworkSize): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, at) => {
    const x = (at % width) / width;
    const y = Math.floor(at / width) / height;
    const disc = Math.hypot(x - 0.6, y - 0.4) < 0.2 ? 60 : 0;
    return Math.round(40 + 110 * x + 30 * Math.sin(9 * y) * y + disc + ((at * 7) % 11));
  });
}

const plainLightness = Float32Array.from({ length: 256 }, (_, code) => (code / 255) * 100);

/** What a file that fits is. */
export interface TrialResult {
  readonly manifest: NetworkManifest;
  /** As in the catalogue: for a 352x256 frame on two cores. */
  readonly cpuMilliseconds: number;
  readonly warnings: readonly NetworkWarning[];
}

/** A network that is in no catalogue yet. */
function networkFileFor(path: string, manifest: NetworkManifest): NetworkFile {
  const entry: NetworkEntry = {
    ...manifest,
    id: 'trial',
    name: basename(path),
    description: '',
    version: '',
    file: basename(path),
    sha256: '0'.repeat(64),
    bytes: 1,
    licence: '',
    cpuMilliseconds: 45,
    defaultFor: [],
    origin: null,
  };
  return { entry, path };
}

interface Attempt extends TrialResult {
  /** Mean |L* out - L* in|; 0 where only a*b* come out. */
  readonly lightnessError: number;
}

/** @throws DoesNotFit where the answer is not such a network's */
async function runOnce(path: string, session: InferenceSession, manifest: NetworkManifest): Promise<Attempt> {
  const networkFile = networkFileFor(path, manifest);
  const network = new ColourNetwork(networkFile, 'cpu', [session]);
  const size = networkSize(networkFile, 4, 3);
  const picture = testPicture(size);
  const run = async (): Promise<{ planes: AnswerPlanes; size: NetworkSize }> => {
    try {
      return (await network.answers([picture], size, plainLightness))[0]!;
    } catch (error) {
      if (error instanceof UserFacingError) throw new DoesNotFit({ code: 'other-answer' }, { cause: error });
      throw new DoesNotFit({ code: 'cannot-run', said: describeError(error).split('\n')[0]!.slice(0, 160) }, { cause: error });
    }
  };
  // The first run makes memory ready.
  const { planes, size: answered } = await run();
  const start = performance.now();
  await run();
  const milliseconds = performance.now() - start;
  let greatest = 0;
  let chroma = 0;
  planes.a.forEach((a, at) => {
    const strength = Math.hypot(a, planes.b[at]!);
    greatest = Number.isFinite(strength) ? Math.max(greatest, strength) : NaN;
    chroma += strength / planes.a.length;
  });
  if (Number.isNaN(greatest)) throw new DoesNotFit({ code: 'no-number' });
  if (greatest > greatestAb) throw new DoesNotFit({ code: 'no-colour', ab: greatest, most: greatestAb });
  if (answered.width < 8 || answered.height < 8)
    throw new DoesNotFit({ code: 'tiny-answer', width: answered.width, height: answered.height });
  return {
    manifest,
    cpuMilliseconds: Math.max(1, Math.round(milliseconds * ((352 * 256) / picture.length) * (availableParallelism() / 2))),
    warnings: chroma < noticeableChroma ? [{ code: 'nearly-grey' }] : [],
    lightnessError: planes.lightness === null ? 0 : lightnessError(planes.lightness, answered, picture, size),
  };
}

/** How far the picture that came back is from the one that went in, compared at the answer's size. */
function lightnessError(came: Float32Array, answered: NetworkSize, picture: Uint8Array, size: NetworkSize): number {
  const went = new Resampler(size, answered).scale(Float32Array.from(picture, (code) => plainLightness[code]!));
  return went.reduce((sum, L, at) => sum + Math.abs(L - came[at]!), 0) / went.length;
}

/**
 * Tries a file as a kind of network: its inputs and outputs must fit one of the kind's conventions, and its answer to a
 * test picture must be colours. Where several conventions fit, the one whose picture comes back truest is taken.
 *
 * @param kind name of the kind, for the sentence
 * @throws UserFacingError `model-unsuitable`
 */
export async function tryNetwork(path: string, templates: readonly ManifestTemplate[], kind: string): Promise<TrialResult> {
  const name = basename(path);
  const session = await openSession(path, 'cpu').catch((error: unknown) => {
    const said = describeError(error).split('\n')[0]!.replace(path, name).replace(/\.$/, '').slice(0, 160);
    throw problemError('model-unsuitable', { code: 'not-onnx', file: name, said }, 'choose a whole .onnx file with its weights inside', {
      cause: error,
    });
  });
  try {
    const attempts: Attempt[] = [];
    let misfit: DoesNotFit | null = null;
    for (const template of templates) {
      try {
        attempts.push(await runOnce(path, session, fitManifest(declaredTensors(session), template)));
      } catch (error) {
        if (!(error instanceof DoesNotFit)) throw error;
        misfit ??= error;
      }
    }
    const best = attempts.sort((one, other) => one.lightnessError - other.lightnessError)[0];
    if (best === undefined)
      throw problemError('model-unsuitable', { code: 'misfit', file: name, kind, misfit: misfit!.misfit }, null, { cause: misfit });
    if (best.lightnessError > greatestLightnessError) {
      throw problemError('model-unsuitable', {
        code: 'misfit',
        file: name,
        kind,
        misfit: { code: 'other-picture', off: best.lightnessError },
      });
    }
    return { manifest: best.manifest, cpuMilliseconds: best.cpuMilliseconds, warnings: best.warnings };
  } finally {
    await session.release();
  }
}
