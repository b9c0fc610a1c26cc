import { readFile, stat } from 'node:fs/promises';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { manifestTemplateSchema, presetNameSchema, type ManifestTemplate, type PresetName } from '../../../shared/networks/manifest.ts';

const imageNet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const plain = { mean: [0, 0, 0], std: [1, 1, 1] };
/*
 * For files that leave the size open; where a file fixes it, the file's counts. The makers squeeze pictures into squares:
 * DeOldify's at 16 times a render factor of 21 for video, which a processor has no time for; DDColor's at 512, or 256 as
 * FaceFusion runs it; Zhang and others' at the 256 that they trained at.
 */
const kinetintSize = { multipleOf: 32, shortSide: 256 };
const deoldifySize = { square: { multipleOf: 16, cpu: 256, gpu: 336 } };
const ddcolorSize = { square: { multipleOf: 32, cpu: 256, gpu: 512 } };
const zhangSize = { square: { multipleOf: 8, cpu: 256, gpu: 256 } };

/*
 * The conventions of the public ONNX exports, each with its source in docs/networks.md. Where exports of one network
 * differ, all their conventions are listed, and the file shows by its answer which one it was made for.
 */
const presets: Readonly<Record<PresetName, readonly unknown[]>> = {
  kinetint: [
    {
      input: { name: 'luma', scale: 0.02, offset: -1 },
      hints: { name: 'hints', abScale: 1 / 110 },
      output: { name: 'chroma', abScale: 110, stride: 2 },
      size: kinetintSize,
    },
  ],
  deoldify: [
    // R'G'B' 0 to 255 both ways, ImageNet's normalisation inside.
    {
      input: { space: 'grey-rgb', scale: 255, ...plain },
      hints: null,
      output: { space: 'rgb', scale: 1 / 255, ...plain, stride: 2 },
      size: deoldifySize,
    },
    // The bare module of the training library: ImageNet's normalisation outside, both ways.
    {
      input: { space: 'grey-rgb', scale: 1, ...imageNet },
      hints: null,
      output: { space: 'rgb', scale: 1, ...imageNet, stride: 2 },
      size: deoldifySize,
    },
    // R'G'B' 0 to 1 both ways.
    {
      input: { space: 'grey-rgb', scale: 1, ...plain },
      hints: null,
      output: { space: 'rgb', scale: 1, ...plain, stride: 2 },
      size: deoldifySize,
    },
  ],
  ddcolor: [
    {
      input: { space: 'grey-rgb', scale: 1, ...plain },
      hints: null,
      output: { space: 'ab', abScale: 1, stride: 2 },
      size: ddcolorSize,
    },
  ],
  eccv16: [
    {
      input: { space: 'lightness', scale: 1, offset: 0 },
      hints: null,
      output: { space: 'ab', abScale: 1, stride: 2 },
      size: zhangSize,
    },
  ],
  siggraph17: [
    {
      input: { space: 'lightness', scale: 1, offset: 0 },
      // The points a person may set, where a file has inputs for them: it was trained with squares of a few samples.
      hints: { ab: { abScale: 1 }, mask: {}, patch: 3 },
      zeroInputs: [{ channels: 2 }, { channels: 1 }],
      output: { space: 'ab', abScale: 1, stride: 2 },
      size: zhangSize,
    },
  ],
};

/** The conventions that networks of a kind are made to. */
function presetTemplates(name: PresetName): ManifestTemplate[] {
  return presets[name].map((template) => manifestTemplateSchema.parse(template));
}

/** A manifest is some hundred bytes long; nobody's gigabytes are read into memory as one. */
const greatestManifestBytes = 100_000;

/**
 * What `--as` names: a preset, or a JSON file with a manifest of its own.
 * @throws UserFacingError `usage`
 */
export async function templatesFor(kind: string): Promise<ManifestTemplate[]> {
  const preset = presetNameSchema.safeParse(kind);
  if (preset.success) return presetTemplates(preset.data);
  const choices = `${presetNameSchema.options.join(', ')}, or a .json file with a manifest (docs/networks.md)`;
  if (!kind.toLowerCase().endsWith('.json'))
    throw new UserFacingError('usage', `There is no kind of network "${kind}": there are ${choices}.`);
  try {
    if ((await stat(kind)).size > greatestManifestBytes) throw new Error('It is too large for a manifest.');
    return [manifestTemplateSchema.parse(JSON.parse(await readFile(kind, 'utf8')))];
  } catch (error) {
    throw new UserFacingError('usage', `${kind} is no manifest of a network: see docs/networks.md for what one holds.`, { cause: error });
  }
}
