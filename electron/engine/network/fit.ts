import type { InferenceSession } from 'onnxruntime-node';
import type { Misfit, NamedTensor } from '../../../shared/networks/misfit.ts';
import {
  inputChannels,
  outputChannels,
  type ManifestTemplate,
  type NetworkManifest,
  type SizeRule,
} from '../../../shared/networks/manifest.ts';
import { english } from '../../../shared/words/english.ts';
import { describeMisfit } from '../../../shared/words/misfits.ts';

/** A tensor as a file declares it: dimensions are numbers, or names where they are open. */
interface Declared {
  readonly name: string;
  /** Null where it is no tensor, or not of four dimensions. */
  readonly shape: readonly (number | string)[] | null;
  /** Null where it is no tensor. */
  readonly type: string | null;
}

/** What a file's inputs and outputs are. */
export interface DeclaredTensors {
  readonly inputs: readonly Declared[];
  readonly outputs: readonly Declared[];
}

function declared(values: readonly InferenceSession.ValueMetadata[]): Declared[] {
  return values.map((value) =>
    value.isTensor
      ? { name: value.name, shape: value.shape.length === 4 ? value.shape : null, type: value.type }
      : { name: value.name, shape: null, type: null },
  );
}

export function declaredTensors(session: InferenceSession): DeclaredTensors {
  return { inputs: declared(session.inputMetadata), outputs: declared(session.outputMetadata) };
}

/** A file cannot be of a kind. */
export class DoesNotFit extends Error {
  readonly misfit: Misfit;

  constructor(misfit: Misfit, options?: ErrorOptions) {
    super(describeMisfit(misfit, english), options);
    this.misfit = misfit;
  }
}

/** A file may leave a dimension open; then any number will do. */
function isOpen(dimension: number | string | undefined): boolean {
  return typeof dimension !== 'number' || dimension <= 0;
}

function channelsOf({ shape }: Declared, layout: NetworkManifest['layout']): number | string | undefined {
  return shape?.[layout === 'nchw' ? 1 : 3];
}

function hasChannels(tensor: Declared, layout: NetworkManifest['layout'], channels: number): boolean {
  const found = channelsOf(tensor, layout);
  return tensor.shape !== null && (isOpen(found) || found === channels);
}

function named({ name, shape, type }: Declared): NamedTensor {
  return { name, type, shape: shape?.map((side) => (typeof side === 'number' && side > 0 ? side : null)) ?? null };
}

/** 16-bit floats are cast at the network's edges. */
function isFloat({ type }: Declared): boolean {
  return type === 'float32' || type === 'float16';
}

function findInput({ inputs }: DeclaredTensors, template: ManifestTemplate): Declared {
  const { name } = template.input;
  const found = name === null ? inputs[0] : inputs.find((input) => input.name === name);
  const channels = inputChannels(template);
  if (found === undefined) throw new DoesNotFit(name === null ? { code: 'no-input' } : { code: 'no-input-named', name });
  if (!isFloat(found)) throw new DoesNotFit({ code: 'not-floats', tensor: named(found) });
  if (!hasChannels(found, template.layout, channels)) throw new DoesNotFit({ code: 'other-input', tensor: named(found), channels });
  return found;
}

function findOutput({ outputs }: DeclaredTensors, template: ManifestTemplate): Declared {
  const { name } = template.output;
  const channels = outputChannels(template);
  const found = outputs.find((output) => (name === null ? hasChannels(output, template.layout, channels) : output.name === name));
  if (found === undefined) {
    throw new DoesNotFit(name === null ? { code: 'no-output', channels, outputs: outputs.map(named) } : { code: 'no-output-named', name });
  }
  return found;
}

function findSize({ shape }: Declared, { layout, size }: ManifestTemplate): SizeRule {
  const [height, width] = layout === 'nchw' ? shape!.slice(2) : shape!.slice(1, 3);
  if (typeof height === 'number' && typeof width === 'number' && height > 0 && width > 0) return { fixed: { width, height } };
  return size;
}

function findBatch({ name, shape }: Declared, template: ManifestTemplate): boolean {
  const batch = shape![0]!;
  if (isOpen(batch)) return template.dynamicBatch;
  if (batch !== 1) throw new DoesNotFit({ code: 'other-batch', name, batch: Number(batch) });
  return false;
}

/** The names of inputs with such channels, which are no other's then; null where the file does not have them all. */
type Take = (wanted: readonly { readonly name: string | null; readonly channels: number }[]) => string[] | null;

/** The inputs for hints; null where the file has none, or the kind takes none. */
function findHints(hints: ManifestTemplate['hints'], take: Take): NetworkManifest['hints'] {
  if (hints === null) return null;
  if (!('mask' in hints)) {
    const [name] = take([{ name: hints.name, channels: 3 }]) ?? [];
    return name === undefined ? null : { ...hints, name };
  }
  const [ab, mask] =
    take([
      { name: hints.ab.name, channels: 2 },
      { name: hints.mask.name, channels: 1 },
    ]) ?? [];
  return ab === undefined || mask === undefined ? null : { ...hints, ab: { ...hints.ab, name: ab }, mask: { name: mask } };
}

/**
 * Fits a kind of network to a file: names its tensors and takes the size that the file fixes.
 * @throws DoesNotFit
 */
export function fitManifest(tensors: DeclaredTensors, template: ManifestTemplate): NetworkManifest {
  const { layout } = template;
  const picture = findInput(tensors, template);
  const output = findOutput(tensors, template);
  const rest = tensors.inputs.filter((input) => input !== picture);
  // All of them or none.
  const take: Take = (wanted) => {
    const left = [...rest];
    const found = wanted.map(({ name, channels }) => {
      const at = left.findIndex(
        (input) => isFloat(input) && (name === null || input.name === name) && hasChannels(input, layout, channels),
      );
      return at < 0 ? undefined : left.splice(at, 1)[0]!.name;
    });
    if (!found.every((name) => name !== undefined)) return null;
    rest.splice(0, rest.length, ...left);
    return found;
  };
  const hints = findHints(template.hints, take);
  const zeroInputs = template.zeroInputs.flatMap((zero) => (take([zero]) ?? []).map((name) => ({ ...zero, name })));
  if (rest[0] !== undefined) throw new DoesNotFit({ code: 'more-inputs', inputs: rest.map(named) });
  return {
    input: { ...template.input, name: picture.name },
    hints,
    zeroInputs,
    output: { ...template.output, name: output.name },
    size: findSize(picture, template),
    layout,
    dynamicBatch: findBatch(picture, template),
  };
}
