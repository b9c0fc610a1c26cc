import type { Device } from '../../../shared/job/settings.ts';
import { membersOf, type NetworkFile } from './network-file.ts';
import { NetworkMember, type Answer, type Features } from './network-member.ts';
import type { NetworkSize } from './network-size.ts';
import type { NetworkSession, SessionPool } from './session-pool.ts';

/** A network loaded on a device, or a mix of several. Several of these may share one session. */
export class ColourNetwork {
  readonly file: NetworkFile;
  readonly device: Device;
  readonly batchSize: number;
  private readonly members: readonly { readonly member: NetworkMember; readonly share: number }[];

  /** @param sessions the files of the network's members, in order, opened on the device; they are the network's to release */
  constructor(networkFile: NetworkFile, device: Device, sessions: readonly NetworkSession[]) {
    this.file = networkFile;
    this.device = device;
    this.members = membersOf(networkFile).map(({ networkFile: { entry }, share }, at) => ({
      member: new NetworkMember(entry, device, sessions[at]!),
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
      const network = new ColourNetwork(networkFile, device, sessions);
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
    const to = this.outputSize(size);
    const area = to.width * to.height;
    const results = frames.map(() => new Float32Array(2 * area));
    for (const { member, share } of this.members) {
      const answers = await member.answers(frames, size, lightness, sizesOf, hints);
      answers.forEach((answer, frame) => {
        const { a, b } = member.fitted(answer, to);
        const result = results[frame]!;
        if (share === 1) {
          result.set(a, 0);
          result.set(b, area);
          return;
        }
        for (let at = 0; at < area; at += 1) {
          result[at]! += share * a[at]!;
          result[area + at]! += share * b[at]!;
        }
      });
    }
    return results;
  }

  /** What the network itself says, before it is brought to the colour track's size; of a mix its first member. */
  async answers(frames: readonly Uint8Array[], size: NetworkSize, lightness: Float32Array): Promise<Answer[]> {
    return this.members[0]!.member.answers(frames, size, lightness, this.device);
  }

  /** What its encoder sees in a frame; of a mix its first member's. @throws Error where its entry names no features */
  async features(luma: Uint8Array, size: NetworkSize, lightness: Float32Array): Promise<Features> {
    return this.members[0]!.member.features(luma, size, lightness, this.device);
  }

  async release(): Promise<void> {
    for (const { member } of this.members) await member.release();
  }
}
