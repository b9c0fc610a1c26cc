import { existsSync } from 'node:fs';
import * as ort from 'onnxruntime-node';
import { lightnessTable, type Clip } from './clips.ts';

/** Gives frames of a clip colour, one by one. */
export interface Colourist {
  readonly name: string;
  /** Hints are planes a*, b* (network's scale) and mask at the luma's size; those without a network pay them no heed. */
  readonly colour: (clip: Clip, frame: number, hints?: Float32Array) => Promise<Float32Array>;
}

/** The network of the given file, after the contract of models/catalog.json. */
export async function networkColourist(file: string): Promise<Colourist> {
  if (!existsSync(file)) throw new Error(`${file} does not exist; --colours noise measures without a network`);
  const session = await ort.InferenceSession.create(file, {
    intraOpNumThreads: 2,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const takesHints = session.inputNames.includes('hints');
  return {
    name: 'network',
    colour: async (clip, frame, given) => {
      const { width, height } = clip;
      const luma = new ort.Tensor(
        'float32',
        Float32Array.from(clip.luma[frame]!, (code) => lightnessTable[code]! / 50 - 1),
        [1, 1, height, width],
      );
      const hints = new ort.Tensor('float32', given ?? new Float32Array(3 * width * height), [1, 3, height, width]);
      const answer = await session.run(takesHints ? { luma, hints } : { luma });
      return (answer['chroma']!.data as Float32Array).map((value) => value * 110);
    },
  };
}

/** The clip's own colours with made-up flicker: a change of saturation, and broad blotches, new in each frame. */
export const noiseColourist: Colourist = {
  name: 'truth + flicker',
  colour: (clip, frame) => {
    let state = 12345 + 7919 * frame;
    const next = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647 - 0.5;
    };
    for (let i = 0; i < 9; i += 1) next();
    const gain = 1 + 0.4 * next();
    const columns = 6;
    const rows = 5;
    const blotches = Float32Array.from({ length: 2 * columns * rows }, () => 22 * next());
    const w = clip.width / 2;
    const size = (w * clip.height) / 2;
    return Promise.resolve(
      clip.ab[frame]!.map((value, i) => {
        const plane = i < size ? 0 : 1;
        const x = (((i % size) % w) / w) * (columns - 1);
        const y = (Math.floor((i % size) / w) / (clip.height / 2)) * (rows - 1);
        const at = plane * columns * rows + Math.floor(y) * columns + Math.floor(x);
        const fx = x % 1;
        const fy = y % 1;
        const blotch =
          (1 - fy) * ((1 - fx) * blotches[at]! + fx * blotches[at + 1]!) +
          fy * ((1 - fx) * blotches[at + columns]! + fx * blotches[at + columns + 1]!);
        return value * gain + blotch;
      }),
    );
  },
};

/** The clip's own colours: what is lost then is lost by carrying alone. */
export const truthColourist: Colourist = { name: 'truth', colour: (clip, frame) => Promise.resolve(clip.ab[frame]!) };
