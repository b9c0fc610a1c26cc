import type { Guide, HintPoint } from '../../../shared/project/guides.ts';
import { lookOf, type Look } from '../appearance/appearance.ts';
import { growHints } from '../appearance/grown-hints.ts';
import type { GuidePlanes } from '../motion/guide-path.ts';
import type { Features } from '../network/network-member.ts';
import type { Sight } from '../network/network.ts';
import type { NetworkSize } from '../network/network-size.ts';
import { Resampler } from '../network/resample.ts';
import { abSteps, type GuidePicture } from '../track/guide-pictures.ts';

/** What making a guide's colours needs of the frame that it was given to. */
export interface GuidedFrame {
  /** Luma code values at the network's size. */
  readonly luma: Uint8Array;
  readonly size: NetworkSize;
  /** Size of the colour planes. */
  readonly grid: NetworkSize;
  /** L* of each code value. */
  readonly lightness: Float32Array;
}

/** What colours the frame. */
export interface HintedNetwork {
  readonly takesHints: boolean;
  /** What it has of a frame before it is told of hints. */
  readonly see: (luma: Uint8Array) => Promise<Sight>;
  /** Its colours with hints: planes of a*, b* and of whether they are known. */
  readonly hinted: (sight: Sight, hints: Float32Array) => Promise<Float32Array>;
  /** What features show place by place, where somebody keeps it; it is worked out anew where nobody does. */
  readonly look?: (features: Features) => Look;
}

/** A hint reaches where it changes the network's answer by more than the first, and fully from the second on, a*b* units. */
const leastChange = 0.5;
const fullChange = 2.5;
/** Where the network takes no hints, they reach samples of their surroundings whose L* differs by no more than this. */
const sameLightness = 8;

/** A picture's colours on the grid of the colour planes. */
export function referencePlanes(picture: GuidePicture, strength: number, grid: NetworkSize): GuidePlanes {
  const { width, height, ab, weight } = picture;
  const area = width * height;
  const scaler = new Resampler({ width, height }, grid);
  const size = grid.width * grid.height;
  const weights = scaler.scale(Float32Array.from(weight, (value) => value / 255));
  const out = new Float32Array(2 * size);
  for (const plane of [0, 1]) {
    // Colours of samples that do not count must not run into those that do.
    const scaled = scaler.scale(Float32Array.from({ length: area }, (_, i) => (ab[plane * area + i]! / abSteps) * (weight[i]! / 255)));
    for (let i = 0; i < size; i += 1) out[plane * size + i] = weights[i]! > 0 ? scaled[i]! / weights[i]! : 0;
  }
  return { ab: out, weight: weights.map((value) => value * strength) };
}

/** A picture's colours alone, grey where it does not count: a* plane, b* plane. */
export function coloursOnGrey(picture: GuidePicture, grid: NetworkSize): Float32Array {
  const { ab, weight } = referencePlanes(picture, 1, grid);
  return ab.map((value, index) => value * weight[index % weight.length]!);
}

function inside({ x, y, radius }: HintPoint, column: number, row: number, { width, height }: NetworkSize, least: number): boolean {
  const reach = Math.max(least, radius * height);
  return Math.hypot(column + 0.5 - x * width, row + 0.5 - y * height) <= reach;
}

/** Hints as a network takes them: planes of a*, b* and of whether they are known. */
export function hintInput(points: readonly HintPoint[], size: NetworkSize): Float32Array {
  const { width, height } = size;
  const area = width * height;
  const planes = new Float32Array(3 * area);
  for (const point of points) {
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        if (!inside(point, column, row, size, 1)) continue;
        const at = row * width + column;
        planes[at] = point.a;
        planes[area + at] = point.b;
        planes[2 * area + at] = 1;
      }
    }
  }
  return planes;
}

/**
 * Colours that hints give a frame: the network's answer to them, where it differs from its answer without.
 * A network that takes no hints gives none; then the hint's colour is laid on samples around it that are as light.
 */
export async function hintPlanes(
  guides: readonly { readonly points: readonly HintPoint[]; readonly strength: number }[],
  frame: GuidedFrame,
  network: HintedNetwork,
): Promise<GuidePlanes> {
  const strength = Math.max(...guides.map((guide) => guide.strength));
  const points = guides.flatMap((guide) => guide.points);
  const { luma, size } = frame;
  if (!network.takesHints) return paintedHints(points, strength, frame);
  const input = hintInput(points, size);
  const sight = await network.see(luma);
  const { features } = sight;
  if (features !== null) growHints(input, points, frame, () => (network.look ?? lookOf)(features));
  return answerToHints(input, strength, sight, network);
}

/**
 * A network's answer to hints, where it differs from its answer without.
 * @param hints planes of a*, b* and of whether they are known, as the network takes them
 */
export async function answerToHints(
  hints: Float32Array,
  strength: number,
  sight: Sight,
  network: Pick<HintedNetwork, 'hinted'>,
): Promise<GuidePlanes> {
  const { plain } = sight;
  const hinted = await network.hinted(sight, hints);
  const area = plain.length / 2;
  const weight = Float32Array.from({ length: area }, (_, i) => {
    const change = Math.hypot(hinted[i]! - plain[i]!, hinted[area + i]! - plain[area + i]!);
    return strength * Math.min(1, Math.max(0, (change - leastChange) / (fullChange - leastChange)));
  });
  return { ab: hinted, weight };
}

function paintedHints(points: readonly HintPoint[], strength: number, { luma, size, grid, lightness }: GuidedFrame): GuidePlanes {
  const area = grid.width * grid.height;
  const L = new Resampler(size, grid).scale(Float32Array.from(luma, (code) => lightness[code]!));
  const ab = new Float32Array(2 * area);
  const weight = new Float32Array(area);
  for (const point of points) {
    const centre =
      Math.min(grid.height - 1, Math.floor(point.y * grid.height)) * grid.width +
      Math.min(grid.width - 1, Math.floor(point.x * grid.width));
    for (let i = 0; i < area; i += 1) {
      if (!inside(point, i % grid.width, Math.floor(i / grid.width), grid, 2)) continue;
      const likeness = Math.max(0, 1 - Math.abs(L[i]! - L[centre]!) / (2 * sameLightness));
      if (likeness * strength <= weight[i]!) continue;
      weight[i] = likeness * strength;
      ab[i] = point.a;
      ab[area + i] = point.b;
    }
  }
  return { ab, weight };
}

/** Lays later planes over earlier ones, such as hints over a reference frame. */
export function overlaid(all: readonly GuidePlanes[]): GuidePlanes | null {
  const [first, ...others] = all;
  if (first === undefined) return null;
  const ab = first.ab.slice();
  const weight = first.weight.slice();
  const area = weight.length;
  for (const over of others) {
    for (let i = 0; i < area; i += 1) {
      const own = over.weight[i]!;
      const total = own + weight[i]! * (1 - own);
      if (total <= 0) continue;
      for (const p of [i, area + i]) ab[p]! += (own / total) * (over.ab[p]! - ab[p]!);
      weight[i] = total;
    }
  }
  return { ab, weight };
}

/** All guides of one frame together. @param picture of a reference frame; null where it is gone, which then does nothing */
export async function planesOfFrame(
  guides: readonly Guide[],
  frame: GuidedFrame,
  picture: (id: string) => GuidePicture | null,
  network: () => HintedNetwork,
): Promise<GuidePlanes | null> {
  const references = guides.flatMap((guide) => {
    const found = guide.kind === 'reference' ? picture(guide.picture) : null;
    return found === null ? [] : [referencePlanes(found, guide.strength, frame.grid)];
  });
  const hints = guides.filter((guide) => guide.kind === 'hint');
  return overlaid([...references, ...(hints.length === 0 ? [] : [await hintPlanes(hints, frame, network())])]);
}
