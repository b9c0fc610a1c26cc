import type { Device } from '../../../shared/job/settings.ts';
import { decoderFile, membersOf, type NetworkFile } from './network-file.ts';
import { NetworkMember, type Answer, type Features, type FrameTerms, type MemberSight } from './network-member.ts';
import type { NetworkSize } from './network-size.ts';
import type { NetworkSession, SessionPool } from './session-pool.ts';

/** A frame as a network has it before it is told of any hint: what {@link ColourNetwork.hinted} goes on from. */
export interface Sight {
  /** a* plane then b* plane, as `colour` gives them. */
  readonly plain: Float32Array;
  /** What its encoder sees, of a mix its first member's; null where its entry names no features. */
  readonly features: Features | null;
  readonly luma: Uint8Array;
  readonly terms: FrameTerms;
  readonly members: readonly Pick<MemberSight, 'skips'>[];
}

/** A network loaded on a device, or a mix of several. Several of these may share one session. */
export class ColourNetwork {
  readonly file: NetworkFile;
  readonly device: Device;
  readonly batchSize: number;
  private readonly members: readonly { readonly member: NetworkMember; readonly share: number }[];

  /**
   * @param sessions the files of the network's members, in order, opened on the device; they are the network's to release
   * @param openDecoder opens a member's decoder there; absent: hints go through the whole network
   */
  constructor(
    networkFile: NetworkFile,
    device: Device,
    sessions: readonly NetworkSession[],
    openDecoder?: (member: NetworkFile) => (() => Promise<NetworkSession>) | null,
  ) {
    this.file = networkFile;
    this.device = device;
    this.members = membersOf(networkFile).map(({ networkFile: part, share }, at) => ({
      member: new NetworkMember(part.entry, device, sessions[at]!, openDecoder?.(part) ?? null),
      share,
    }));
    this.batchSize = Math.max(...this.members.map(({ member }) => member.batchSize));
  }

  /**
   * @param pool of the engine that it is loaded for
   * @param adapter the device's graphics adapter, by its number; the one in use unless given
   * @throws Error from ONNX Runtime where the execution provider is missing or fails
   * @throws UserFacingError `model-unsuitable` where the file's inputs and outputs are not those of the catalogue
   */
  static async load(networkFile: NetworkFile, device: Device, pool: SessionPool, adapter?: number): Promise<ColourNetwork> {
    const sessions: NetworkSession[] = [];
    try {
      for (const { networkFile: part } of membersOf(networkFile))
        sessions.push(await pool.take({ path: part.path, sha256: part.entry.sha256 }, device, adapter));
      const network = new ColourNetwork(networkFile, device, sessions, (part) => {
        const file = decoderFile(part);
        return file === null ? null : () => pool.take({ ...file, partOf: part.entry.sha256 }, device, adapter);
      });
      for (const { member } of network.members) member.check();
      return network;
    } catch (error) {
      for (const session of sessions) await session.release();
      throw error;
    }
  }

  /** Size of the chroma planes for a working size. */
  outputSize({ width, height }: NetworkSize): NetworkSize {
    const { stride } = this.file.entry.output;
    return { width: width / stride, height: height / stride };
  }

  /**
   * Colours frames; a mix gives the weighted mean of its members' a*b*.
   * @param frames luma code values, each `size.width * size.height`
   * @param lightness L* of each code value
   * @param sizesOf a network that takes squares is given the one for this device, so that devices can be compared
   * @param hints colours that are known, for each frame or null: planes of a*, b* (their own units) and of 0 or 1 for whether
   *   they are, at `size`; a network whose entry names no input for them pays them no heed
   * @returns for each frame the a* plane then the b* plane, at {@link outputSize}, in a*b* units
   */
  async colour(
    frames: readonly Uint8Array[],
    size: NetworkSize,
    lightness: Float32Array,
    sizesOf: Device = this.device,
    hints: readonly (Float32Array | null)[] = [],
  ): Promise<Float32Array[]> {
    const answers: Answer[][] = [];
    for (const { member } of this.members) answers.push(await member.answers(frames, { size, lightness, device: sizesOf }, hints));
    return frames.map((_, frame) =>
      this.mixed(
        answers.map((all) => all[frame]!),
        size,
      ),
    );
  }

  /** What it has of a frame without hints, so that hints to it cost no more than they must. @param sizesOf as `colour`'s */
  async see(luma: Uint8Array, size: NetworkSize, lightness: Float32Array, sizesOf: Device = this.device): Promise<Sight> {
    const terms = { size, lightness, device: sizesOf };
    const members: MemberSight[] = [];
    for (const { member } of this.members) members.push(await member.see(luma, terms));
    return {
      plain: this.mixed(
        members.map(({ answer }) => answer),
        size,
      ),
      features: members[0]!.features,
      luma,
      terms,
      members: members.map(({ skips }) => ({ skips })),
    };
  }

  /** Colours a frame that it, or the same network on another device, has seen, with hints as `colour` takes them. */
  async hinted({ luma, terms, members }: Sight, hints: Float32Array): Promise<Float32Array> {
    const answers: Answer[] = [];
    for (const [at, { member }] of this.members.entries()) answers.push(await member.hinted(luma, members[at]!, terms, hints));
    return this.mixed(answers, terms.size);
  }

  /** What the network itself says, before it is brought to the colour track's size; of a mix its first member. */
  async answers(frames: readonly Uint8Array[], size: NetworkSize, lightness: Float32Array): Promise<Answer[]> {
    return this.members[0]!.member.answers(frames, { size, lightness, device: this.device });
  }

  /** What its encoder sees in a frame; of a mix its first member's. @throws Error where its entry names no features */
  async features(luma: Uint8Array, size: NetworkSize, lightness: Float32Array): Promise<Features> {
    return this.members[0]!.member.features(luma, { size, lightness, device: this.device });
  }

  /** The weighted mean of the members' answers to one frame, at the colour planes' size. */
  private mixed(answers: readonly Answer[], size: NetworkSize): Float32Array {
    const to = this.outputSize(size);
    const area = to.width * to.height;
    const result = new Float32Array(2 * area);
    for (const [index, { member, share }] of this.members.entries()) {
      const { a, b } = member.fitted(answers[index]!, to);
      if (share === 1) {
        result.set(a, 0);
        result.set(b, area);
        continue;
      }
      for (let at = 0; at < area; at += 1) {
        result[at]! += share * a[at]!;
        result[area + at]! += share * b[at]!;
      }
    }
    return result;
  }

  async release(): Promise<void> {
    for (const { member } of this.members) await member.release();
  }
}
