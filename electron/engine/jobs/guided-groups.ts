import { randomUUID } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { momentTolerance } from '../../../shared/project/edits.ts';
import type { Guide } from '../../../shared/project/guides.ts';
import { ScratchFile } from '../files/scratch-file.ts';
import type { LumaFrame } from '../film/luma-reader.ts';
import { GuideMix } from '../motion/guide-mix.ts';
import type { GuidePlanes } from '../motion/guide-path.ts';
import { GuideWalk, stepBack, stepOn } from '../motion/guide-walk.ts';
import { findLinks, type Chain, type Link } from '../motion/links.ts';
import { makePyramid } from '../motion/pyramid.ts';
import type { NetworkSize } from '../network/network-size.ts';
import { packChroma, unpackChroma } from '../track/chroma-codec.ts';
import type { EditedCuts } from '../track/edited-cuts.ts';
import { guidesSignature } from '../track/guide-signature.ts';
import type { FrameGroup } from './group-by-shot.ts';
import { HeldGroups } from './held-groups.ts';

/** Frames that are coloured together, and what guides say of them. */
export interface GuidedGroup extends FrameGroup {
  /** Which guides reach the shot, see `guidesSignature`; null where none does. */
  readonly guides: string | null;
  /** What they come to: motion in the group, and each frame's colours; null where none reach it. */
  readonly given: { readonly chain: Chain; readonly colours: readonly GuidePlanes[] } | null;
}

/** What a shot's guides need to know of what colours the shot. */
export interface ShotPart {
  readonly size: NetworkSize;
  readonly grid: NetworkSize;
  readonly lumaOf: (frame: LumaFrame) => Uint8Array;
  /** The colours that guides give the very frame that they are on. */
  readonly planesOf: (guides: readonly Guide[], frame: LumaFrame) => Promise<GuidePlanes | null>;
}

export interface GuidedGroupsRequest {
  readonly cuts: EditedCuts;
  readonly secondsOf: (frame: LumaFrame) => number;
  readonly partOf: (first: LumaFrame) => ShotPart;
  readonly signal: AbortSignal;
}

/** Where a group's colours lie that came backwards from guides further on. */
interface Stored {
  readonly at: number;
  readonly lengths: readonly number[];
}

const bytesOf = (plane: Float32Array): Uint8Array => new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength);
const floatsOf = (bytes: Uint8Array): Float32Array =>
  new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

/** One shot that guides reach. */
class GuidedShot {
  readonly signature: string;
  private readonly part: ShotPart;
  private readonly scratch: ScratchFile;
  private readonly signal: AbortSignal;
  private readonly walk = new GuideWalk();
  private readonly met: ReadonlyMap<number, GuidePlanes>;
  private readonly backward = new Map<number, Stored>();
  private before: Uint8Array | null = null;

  private constructor(signature: string, part: ShotPart, scratch: ScratchFile, signal: AbortSignal, met: ReadonlyMap<number, GuidePlanes>) {
    this.signature = signature;
    this.part = part;
    this.scratch = scratch;
    this.signal = signal;
    this.met = met;
  }

  /**
   * @param held the shot's groups up to its last guide, at least
   * @param guides those within them
   */
  static async begin(
    held: HeldGroups,
    guides: readonly Guide[],
    { secondsOf, partOf, signal }: GuidedGroupsRequest,
    scratch: ScratchFile,
  ): Promise<GuidedShot> {
    const part = partOf((await held.at(0)).frames[0]!);
    const met = new Map<number, GuidePlanes>();
    const waiting = [...guides];
    for (let index = 0; index < held.length && waiting.length > 0; index += 1) {
      const { frames } = await held.at(index);
      for (const [offset, frame] of frames.entries()) {
        // A guide belongs to the frame that is shown at its time.
        const next = frames[offset + 1] ?? (index + 1 < held.length ? (await held.at(index + 1)).frames[0] : undefined);
        const until = next === undefined ? Infinity : secondsOf(next) - momentTolerance;
        const own = waiting.filter(({ seconds }) => seconds < until);
        if (own.length === 0) continue;
        waiting.splice(0, own.length);
        const planes = await part.planesOf(own, frame);
        if (planes !== null) met.set(frame.index, planes);
      }
    }
    const shot = new GuidedShot(guidesSignature(guides)!, part, scratch, signal, met);
    await shot.goBack(held);
    return shot;
  }

  /** A group's colours. Groups come in order, each once. */
  async colours(group: FrameGroup): Promise<GuidedGroup> {
    const { part, walk } = this;
    const chain = await this.chainOf(group, this.before);
    const mixes: GuideMix[] = [];
    for (const [offset, { index }] of group.frames.entries()) {
      this.signal.throwIfAborted();
      const link = chain.links[offset] ?? null;
      walk.go(chain.pyramids[offset]!, link === null ? null : stepOn(link), this.met.get(index) ?? null);
      const mix = new GuideMix(part.grid.width * part.grid.height);
      walk.addTo(mix, true);
      mixes.push(mix);
    }
    await this.addBackward(group, mixes);
    this.before = part.lumaOf(group.frames.at(-1)!);
    return { ...group, guides: this.signature, given: { chain, colours: mixes.map(({ planes }) => planes) } };
  }

  private async chainOf({ frames }: FrameGroup, before: Uint8Array | null): Promise<Chain> {
    const { size, grid, lumaOf } = this.part;
    const previous = before === null ? null : { luma: before };
    return findLinks({ ...size, abWidth: grid.width, abHeight: grid.height, frames: frames.map(lumaOf), previous });
  }

  /** Takes the guides to the frames before them, from the last to the first. */
  private async goBack(held: HeldGroups): Promise<void> {
    const { grid, size, lumaOf } = this.part;
    const walk = new GuideWalk();
    let after: Link | null = null;
    for (let index = held.length - 1; index >= 0; index -= 1) {
      const group = await held.at(index);
      const reached = !walk.empty || group.frames.some((frame) => this.met.has(frame.index));
      if (!reached) continue;
      const before = index === 0 ? null : lumaOf((await held.at(index - 1)).frames.at(-1)!);
      const chain = await this.chainOf(group, before);
      const mixes = new Map<number, GuideMix>();
      for (let offset = group.frames.length - 1; offset >= 0; offset -= 1) {
        this.signal.throwIfAborted();
        const frame = group.frames[offset]!;
        const pyramid = makePyramid(lumaOf(frame), size.width, size.height, grid.width, grid.height);
        walk.go(pyramid, after === null ? null : stepBack(after), this.met.get(frame.index) ?? null);
        after = chain.links[offset] ?? null;
        if (walk.empty) continue;
        const mix = new GuideMix(grid.width * grid.height);
        walk.addTo(mix, false);
        mixes.set(offset, mix);
      }
      if (mixes.size > 0) this.backward.set(group.frames[0]!.index, await this.store(group.frames.length, mixes));
    }
  }

  /** Packed as the colour track is: the colours of a long shot would not fit into memory. */
  private async store(frames: number, mixes: ReadonlyMap<number, GuideMix>): Promise<Stored> {
    const { width, height } = this.part.grid;
    const all = Array.from({ length: frames }, (_, offset) => mixes.get(offset) ?? new GuideMix(width * height));
    const parts = [
      packChroma(
        all.map(({ planes }) => planes.ab),
        width,
        height,
        Infinity,
      ),
      zstdCompressSync(Buffer.concat(all.map(({ weight }) => Uint8Array.from(weight, (value) => Math.round(255 * value))))),
      zstdCompressSync(Buffer.concat(all.map(({ shares }) => bytesOf(shares)))),
    ];
    return { at: await this.scratch.append(Buffer.concat(parts)), lengths: parts.map(({ length }) => length) };
  }

  private async addBackward({ frames }: FrameGroup, mixes: readonly GuideMix[]): Promise<void> {
    const stored = this.backward.get(frames[0]!.index);
    if (stored === undefined) return;
    const { width, height } = this.part.grid;
    const area = width * height;
    const [first, second, third] = stored.lengths as [number, number, number];
    const bytes = Buffer.from(await this.scratch.read(stored.at, first + second + third));
    const ab = unpackChroma(bytes.subarray(0, first), { width, height, frames: frames.length });
    const weights = zstdDecompressSync(bytes.subarray(first, first + second));
    const shares = floatsOf(zstdDecompressSync(bytes.subarray(first + second)));
    for (const [offset, mix] of mixes.entries()) {
      const weight = Float32Array.from(weights.subarray(offset * area, (offset + 1) * area), (value) => value / 255);
      mix.addMixed({ ab: ab[offset]!, weight }, shares.subarray(offset * area, (offset + 1) * area));
    }
  }
}

/**
 * Finds what guides say of each group. A shot is read up to its last guide before its first group is handed on, since a
 * guide reaches the frames before it as well; its pictures wait on disk where they are many. What comes out depends on
 * the shot's frames and guides alone, not on where a run begins.
 */
export async function* guidedGroups(groups: AsyncIterable<FrameGroup>, request: GuidedGroupsRequest): AsyncGenerator<GuidedGroup> {
  const { cuts, secondsOf, signal } = request;
  if (cuts.guides.length === 0) {
    for await (const group of groups) yield { ...group, guides: null, given: null };
    return;
  }
  const source = groups[Symbol.asyncIterator]();
  let shot: GuidedShot | null = null;
  let scratch: ScratchFile | null = null;
  const coloursOf = async (group: FrameGroup): Promise<GuidedGroup> =>
    shot === null ? { ...group, guides: null, given: null } : await shot.colours(group);
  try {
    let next = await source.next();
    while (next.done !== true) {
      const first: FrameGroup = next.value;
      if (first.transition === null) {
        yield await coloursOf(first);
        next = await source.next();
        continue;
      }
      shot = null;
      await scratch?.close();
      scratch = new ScratchFile(`guides-${randomUUID()}`);
      const held = new HeldGroups(scratch);
      const from = secondsOf(first.frames[0]!);
      let group = first;
      for (;;) {
        signal.throwIfAborted();
        await held.push(group);
        const to = secondsOf(group.frames.at(-1)!);
        if (cuts.guidesWithin(to + 2 * momentTolerance, Infinity).length === 0) {
          next = { done: false, value: group };
          break;
        }
        next = await source.next();
        if (next.done === true || next.value.transition !== null) break;
        group = next.value;
      }
      const ended = next.done === true || next.value !== group;
      const within = cuts.guidesWithin(from, secondsOf(group.frames.at(-1)!));
      if (within.length > 0) shot = await GuidedShot.begin(held, within, request, scratch);
      for (let index = 0; index < held.length; index += 1) yield await coloursOf(await held.at(index));
      if (!ended) next = await source.next();
    }
  } finally {
    await source.return?.(undefined);
    await scratch?.close();
  }
}
