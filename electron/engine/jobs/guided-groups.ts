import { randomUUID } from 'node:crypto';
import { momentTolerance } from '../../../shared/project/edits.ts';
import type { Guide } from '../../../shared/project/guides.ts';
import { ScratchFile } from '../files/scratch-file.ts';
import type { LumaFrame } from '../film/luma-reader.ts';
import { GuideMix } from '../motion/guide-mix.ts';
import { addPacked, packMixes } from './packed-mixes.ts';
import type { GuidePlanes } from '../motion/guide-path.ts';
import { GuideWalk, stepBack, stepOn } from '../motion/guide-walk.ts';
import { findLinks, type Chain, type Link } from '../motion/links.ts';
import type { NetworkSize } from '../network/network-size.ts';
import type { EditedCuts } from '../track/edited-cuts.ts';
import { guidesSignature } from '../track/guide-signature.ts';
import type { FrameGroup } from './group-by-shot.ts';
import { HeldGroups } from './held-groups.ts';
import type { MetShot } from './returning-shots.ts';

/** Frames that are coloured together, and what guides say of them. */
export interface GuidedGroup extends FrameGroup {
  /** Which guides reach the shot, see `guidesSignature`; null where none does. */
  readonly guides: string | null;
  /**
   * What these, or a scene that returns, give it; null where none reach it. Found when it is asked for, which is before the next
   * group or never: a group that is stored already needs none.
   */
  readonly given: () => Promise<Given | null>;
}

/** Colours that a group is given: motion in the group, and each frame's colours. */
export interface Given {
  readonly chain: Chain;
  readonly colours: readonly GuidePlanes[];
}

const nothingGiven = (): Promise<null> => Promise.resolve(null);

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
  /**
   * Takes each shot as it comes: what it has of a scene that was there before.
   * @param first the shot's first frame
   */
  readonly meet: ((first: LumaFrame, shot: Pick<MetShot, 'frame' | 'before'>) => Promise<() => Promise<GuidePlanes | null>>) | null;
  readonly signal: AbortSignal;
}

/** Frames of a shot's end that tell its colours, and how many frames before a gradual transition's middle they have to lie. */
const endFrames = 28;
const gradualFrames = 16;

/** Groups that wait to be asked for; of a longer stored shot the first are walked through, so that memory has a bound. */
const mostWaiting = 8;
/** Groups, a shot's first, whose motion stays in memory from the way back to the way on: a megabyte a frame of 448x256. */
const chainsKept = 4;

/** Where a group's colours lie that came backwards from guides further on. */
interface Stored {
  readonly at: number;
  readonly length: number;
}

/** Colours given to the very frames that guides of a shot are on, by the frames' numbers. */
async function metIn(
  held: HeldGroups,
  guides: readonly Guide[],
  part: ShotPart,
  secondsOf: (frame: LumaFrame) => number,
): Promise<Map<number, GuidePlanes>> {
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
  return met;
}

interface ColouredShotRequest {
  /** Of its guides; null for none. */
  readonly signature: string | null;
  readonly part: ShotPart;
  /** Its groups up to the last frame that is given colours, at least. */
  readonly held: HeldGroups;
  readonly scratch: ScratchFile;
  /** Finds the frames that are given colours. */
  readonly find: () => Promise<ReadonlyMap<number, GuidePlanes>>;
  readonly signal: AbortSignal;
}

/** One shot that is given colours. */
class ColouredShot {
  private readonly signature: string | null;
  private readonly part: ShotPart;
  private readonly held: HeldGroups;
  private readonly scratch: ScratchFile;
  private readonly find: () => Promise<ReadonlyMap<number, GuidePlanes>>;
  private readonly signal: AbortSignal;
  private readonly walk = new GuideWalk();
  private met: ReadonlyMap<number, GuidePlanes> | null = null;
  /** What came backwards to groups, by their first frames. */
  private readonly backward = new Map<number, Stored>();
  /** Motion in the shot's first groups, until the way on has passed them. */
  private readonly chains = new Map<number, Chain>();
  private before: Uint8Array | null = null;
  private waiting: FrameGroup[] = [];

  constructor({ signature, part, held, scratch, find, signal }: ColouredShotRequest) {
    this.signature = signature;
    this.part = part;
    this.held = held;
    this.scratch = scratch;
    this.find = find;
    this.signal = signal;
  }

  /** The shot's next group. */
  async pass(group: FrameGroup): Promise<GuidedGroup> {
    this.waiting.push(group);
    if (this.waiting.length > mostWaiting) await this.walkOn(this.waiting.shift()!);
    return { ...group, guides: this.signature, given: () => this.coloursOf(group) };
  }

  private async coloursOf(group: FrameGroup): Promise<Given | null> {
    let given: Given | null = null;
    for (const next of this.waiting.splice(0, this.waiting.indexOf(group) + 1)) given = await this.walkOn(next);
    return given;
  }

  private async walkOn(group: FrameGroup): Promise<Given | null> {
    const { part, walk } = this;
    if (this.met === null) {
      this.met = await this.find();
      await this.goBack(this.met);
    }
    if (this.met.size === 0) return null;
    const first = group.frames[0]!.index;
    const chain = this.chains.get(first) ?? (await this.chainOf(group, this.before));
    this.chains.delete(first);
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
    return { chain, colours: mixes.map(({ planes }) => planes) };
  }

  private async chainOf({ frames }: FrameGroup, before: Uint8Array | null): Promise<Chain> {
    const { size, grid, lumaOf } = this.part;
    const previous = before === null ? null : { luma: before };
    return findLinks({ ...size, abWidth: grid.width, abHeight: grid.height, frames: frames.map(lumaOf), previous });
  }

  /** Takes the colours to the frames before them, from the last to the first. */
  private async goBack(met: ReadonlyMap<number, GuidePlanes>): Promise<void> {
    const { held } = this;
    const { grid, lumaOf } = this.part;
    const walk = new GuideWalk();
    let after: Link | null = null;
    for (let index = held.length - 1; index >= 0; index -= 1) {
      const group = await held.at(index);
      const reached = !walk.empty || group.frames.some((frame) => met.has(frame.index));
      if (!reached) continue;
      const before = index === 0 ? null : lumaOf((await held.at(index - 1)).frames.at(-1)!);
      const chain = await this.chainOf(group, before);
      if (index < chainsKept) this.chains.set(group.frames[0]!.index, chain);
      const mixes = new Map<number, GuideMix>();
      for (let offset = group.frames.length - 1; offset >= 0; offset -= 1) {
        this.signal.throwIfAborted();
        const frame = group.frames[offset]!;
        walk.go(chain.pyramids[offset]!, after === null ? null : stepBack(after), met.get(frame.index) ?? null);
        after = chain.links[offset] ?? null;
        if (walk.empty) continue;
        const mix = new GuideMix(grid.width * grid.height);
        walk.addTo(mix, false);
        mixes.set(offset, mix);
      }
      if (mixes.size > 0) this.backward.set(group.frames[0]!.index, await this.store(group.frames.length, mixes));
    }
  }

  /** On disk: the colours of a long shot would not fit into memory. */
  private async store(frames: number, mixes: ReadonlyMap<number, GuideMix>): Promise<Stored> {
    const bytes = packMixes(Array.from({ length: frames }, (_, offset) => mixes.get(offset) ?? null));
    return { at: await this.scratch.append(bytes), length: bytes.length };
  }

  private async addBackward({ frames }: FrameGroup, mixes: readonly GuideMix[]): Promise<void> {
    const stored = this.backward.get(frames[0]!.index);
    if (stored !== undefined) addPacked(mixes, await this.scratch.read(stored.at, stored.length));
  }
}

/**
 * Finds what guides, and scenes that return, say of each group. A shot is read up to its last guide before its first group is
 * handed on, since a guide reaches the frames before it as well; its pictures wait on disk where they are many. A shot that
 * has guides takes nothing of its scene. What comes out depends on the film's frames and guides alone, not on where a run
 * begins.
 */
export async function* guidedGroups(groups: AsyncIterable<FrameGroup>, request: GuidedGroupsRequest): AsyncGenerator<GuidedGroup> {
  const { cuts, secondsOf, partOf, meet, signal } = request;
  if (cuts.guides.length === 0 && meet === null) {
    for await (const group of groups) yield { ...group, guides: null, given: nothingGiven };
    return;
  }
  const source = groups[Symbol.asyncIterator]();
  let shot: ColouredShot | null = null;
  let scratch: ScratchFile | null = null;
  let end: readonly LumaFrame[] = [];
  const pass = async (group: FrameGroup): Promise<GuidedGroup> => {
    if (meet !== null) end = [...end, ...group.frames].slice(-endFrames - gradualFrames);
    return shot === null ? { ...group, guides: null, given: nothingGiven } : await shot.pass(group);
  };
  try {
    let next = await source.next();
    while (next.done !== true) {
      const first: FrameGroup = next.value;
      if (first.transition === null) {
        yield await pass(first);
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
      // Frames that a shot's beginning or end is known by must not be of both shots.
      const gradual = first.transition === 'fade' || first.transition === 'dissolve';
      const known = first.frames[gradual ? first.frames.length >> 1 : 0]!;
      const before = gradual ? end.slice(0, endFrames) : end.slice(-endFrames);
      const returning = meet === null ? null : await meet(first.frames[0]!, { frame: known, before });
      end = [];
      const part = partOf(first.frames[0]!);
      const common = { part, held, scratch, signal };
      if (within.length > 0)
        shot = new ColouredShot({ ...common, signature: guidesSignature(within), find: () => metIn(held, within, part, secondsOf) });
      else if (returning !== null)
        shot = new ColouredShot({
          ...common,
          signature: null,
          find: async () => {
            const planes = await returning();
            return new Map(planes === null ? [] : [[known.index, planes]]);
          },
        });
      for (let index = 0; index < held.length; index += 1) yield await pass(await held.at(index));
      if (!ended) next = await source.next();
    }
  } finally {
    await source.return?.(undefined);
    await scratch?.close();
  }
}
