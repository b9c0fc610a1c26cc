import type { NetworkManifest } from '../../../shared/networks/manifest.ts';
import { sameSize } from './network-size.ts';
import type { PlaneSize } from './resample.ts';

/*
 * Colours that are known, as networks are told of them: ours in one input, as wide as they are known; that of Zhang and
 * others (Real-Time User-Guided Image Colorization, SIGGRAPH 2017) in two, as small squares, since it learnt from such.
 */

/** The colours that are known of one frame: a*, b* in their own units and 0 or 1 for whether, plane after plane. */
export type HintPlanes = Float32Array;

/** An input of a network, and what each of its channels holds. */
export interface HintInput {
  readonly name: string;
  readonly channels: number;
}

type Hints = NonNullable<NetworkManifest['hints']>;

/** The inputs through which a network is told. */
export function hintInputs(hints: NetworkManifest['hints']): HintInput[] {
  if (hints === null) return [];
  if ('mask' in hints)
    return [
      { name: hints.ab.name, channels: 2 },
      { name: hints.mask.name, channels: 1 },
    ];
  return [{ name: hints.name, channels: 3 }];
}

/** What planes of hints are brought to, and how. */
export interface HintTarget {
  /** The planes' own size. */
  readonly from: PlaneSize;
  /** The network's. */
  readonly to: PlaneSize;
  /** Brings a plane from the one to the other. */
  readonly scale: (plane: Float32Array) => Float32Array;
}

/** The channels of all inputs in {@link hintInputs}' order, at the network's size. */
export function hintChannels(hints: Hints, planes: HintPlanes, { from, to, scale }: HintTarget): Float32Array[] {
  const area = from.width * from.height;
  const [a, b, known] = [0, 1, 2].map((channel) => planes.subarray(channel * area, (channel + 1) * area)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  if ('mask' in hints) {
    const { abScale } = hints.ab;
    const patches = patchesOf({ a, b, known }, from, to, hints.patch);
    return [patches.a.map((value) => value * abScale), patches.b.map((value) => value * abScale), patches.known];
  }
  const fitted = sameSize(from, to) ? [a, b, known] : [a, b, known].map(scale);
  return fitted.map((plane, channel) => (channel === 2 ? plane : plane.map((value) => value * hints.abScale)));
}

interface Planes {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly known: Float32Array;
}

/** Squares lie so many of their sides apart, at least, where a colour is known over more than one of them. */
const apart = 3;

/**
 * Known colours as small squares: one in the middle of each area of one colour, and more around it where that is large.
 * @param side of the squares, odd
 */
function patchesOf({ a, b, known }: Planes, from: PlaneSize, to: PlaneSize, side: number): Planes {
  const { width, height } = to;
  const area = width * height;
  // The nearest sample: between two colours lies none that anybody gave.
  const source = Int32Array.from({ length: area }, (_, at) => {
    const x = Math.min(from.width - 1, Math.floor((((at % width) + 0.5) * from.width) / width));
    const y = Math.min(from.height - 1, Math.floor(((Math.floor(at / width) + 0.5) * from.height) / height));
    return y * from.width + x;
  });
  const made = { a: new Float32Array(area), b: new Float32Array(area), known: new Float32Array(area) };
  const seen = new Uint8Array(area);
  for (let start = 0; start < area; start += 1) {
    if (seen[start] === 1 || known[source[start]!]! === 0) continue;
    const region = regionOf(start, to, seen, (at) => {
      const [one, other] = [source[start]!, source[at]!];
      return known[other]! > 0 && a[one] === a[other] && b[one] === b[other];
    });
    for (const centre of centresOf(region, width, apart * side))
      paintSquare(made, centre, to, side, a[source[start]!]!, b[source[start]!]!);
  }
  return made;
}

/** The samples around one that belong to it, each marked as seen. */
function regionOf(start: number, { width, height }: PlaneSize, seen: Uint8Array, belongs: (at: number) => boolean): number[] {
  const region = [start];
  seen[start] = 1;
  for (let next = 0; next < region.length; next += 1) {
    const at = region[next]!;
    const x = at % width;
    const neighbours = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width];
    for (const neighbour of neighbours) {
      if (neighbour < 0 || neighbour >= width * height || seen[neighbour] === 1 || !belongs(neighbour)) continue;
      seen[neighbour] = 1;
      region.push(neighbour);
    }
  }
  return region;
}

/** The sample of a region that is nearest to its middle, and those on a lattice around it. */
function centresOf(region: readonly number[], width: number, step: number): number[] {
  const count = region.length;
  const middle = region.reduce<[number, number]>(([x, y], at) => [x + (at % width) / count, y + Math.floor(at / width) / count], [0, 0]);
  const distance = (at: number): number => Math.hypot((at % width) - middle[0], Math.floor(at / width) - middle[1]);
  const centre = region.reduce((best, at) => (distance(at) < distance(best) ? at : best));
  const [x, y] = [centre % width, Math.floor(centre / width)];
  return region.filter((at) => ((at % width) - x) % step === 0 && (Math.floor(at / width) - y) % step === 0);
}

function paintSquare(planes: Planes, centre: number, { width, height }: PlaneSize, side: number, a: number, b: number): void {
  const reach = (side - 1) / 2;
  const [x, y] = [centre % width, Math.floor(centre / width)];
  for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row += 1)
    for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column += 1) {
      const at = row * width + column;
      planes.a[at] = a;
      planes.b[at] = b;
      planes.known[at] = 1;
    }
}
