import type { ScratchFile } from '../files/scratch-file.ts';
import type { FrameGroup } from './group-by-shot.ts';

/** Groups whose pictures stay in memory; those behind wait on disk, so that a long shot takes no more of it than a short one. */
const inMemory = 8;

interface Held {
  /** Without its pictures where these are on disk. */
  readonly group: FrameGroup;
  /** Where they are, and the bytes of each frame's. */
  readonly onDisk: { readonly at: number; readonly sizes: readonly (readonly number[])[] } | null;
}

const nothing = new Uint8Array(0);

/** Groups of a shot that are read before they can be coloured, since a guide lies further on. */
export class HeldGroups {
  private readonly scratch: ScratchFile;
  private readonly groups: Held[] = [];

  constructor(scratch: ScratchFile) {
    this.scratch = scratch;
  }

  get length(): number {
    return this.groups.length;
  }

  /** @throws UserFacingError `output-full` */
  async push(group: FrameGroup): Promise<void> {
    if (this.groups.length < inMemory) {
      this.groups.push({ group, onDisk: null });
      return;
    }
    const pictures = group.frames.map(({ luma, further }) => [luma, ...further]);
    const at = await this.scratch.append(Buffer.concat(pictures.flat()));
    this.groups.push({
      group: { ...group, frames: group.frames.map((frame) => ({ ...frame, luma: nothing, further: [] })) },
      onDisk: { at, sizes: pictures.map((all) => all.map(({ length }) => length)) },
    });
  }

  async at(index: number): Promise<FrameGroup> {
    const { group, onDisk } = this.groups[index]!;
    if (onDisk === null) return group;
    const { at, sizes } = onDisk;
    const total = sizes.flat().reduce((sum, size) => sum + size, 0);
    const bytes = await this.scratch.read(at, total);
    let next = 0;
    const take = (size: number): Uint8Array => bytes.subarray(next, (next += size));
    const frames = group.frames.map((frame, offset) => {
      const [luma, ...further] = sizes[offset]!.map(take);
      return { ...frame, luma: luma!, further };
    });
    return { ...group, frames };
  }
}
