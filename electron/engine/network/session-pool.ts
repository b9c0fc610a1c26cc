import type { InferenceSession } from 'onnxruntime-node';
import type { Device } from '../../../shared/job/settings.ts';

/** What is used of a session of ONNX Runtime. */
export type NetworkSession = Pick<InferenceSession, 'inputNames' | 'outputNames' | 'inputMetadata' | 'run' | 'release'>;

/** A network's file; another file may take its place under the same name. */
export interface SessionFile {
  readonly path: string;
  readonly sha256: string;
  /** Checksum of the network that this is a part of: it stays open no longer than that. */
  readonly partOf?: string;
}

type Open = (file: SessionFile, device: Device, adapter: number) => Promise<NetworkSession>;

interface Loaded {
  readonly file: SessionFile;
  readonly device: Device;
  readonly adapter: number;
  readonly session: Promise<NetworkSession>;
  users: number;
}

function isSame(one: SessionFile, other: SessionFile): boolean {
  return one.path === other.path && one.sha256 === other.sha256;
}

/** Enough to compare two, and a bound on memory. */
const mostIdle = 2;

/**
 * The sessions that this process has open. Whoever wants a network that another has loaded shares it (a running job, the
 * preview, a plan); where the process is there to stay, the last ones stay open for whoever comes next.
 */
export class SessionPool {
  private readonly open: Open;
  /** The one used last is last. */
  private loaded: Loaded[] = [];
  private keepsIdle = 0;
  private readonly adapters = new Map<Device, number>();

  constructor(open: Open) {
    this.open = open;
  }

  /** From now on sessions that nobody uses stay open, the last few of them. */
  stayWarm(): void {
    this.keepsIdle = mostIdle;
  }

  /** From now on networks are opened on this graphics adapter of the device (`adapters.ts`). */
  useAdapter(device: Device, adapter: number): void {
    this.adapters.set(device, adapter);
  }

  /** The graphics adapter that networks are opened on. */
  adapterOf(device: Device): number {
    return this.adapters.get(device) ?? 0;
  }

  /**
   * A share in the session of a network's file; releasing it ends the share.
   * @param adapter the device's graphics adapter (`adapters.ts`)
   * @throws what opening it threw
   */
  async take(file: SessionFile, device: Device, adapter = this.adapterOf(device)): Promise<NetworkSession> {
    const known = this.loaded.find((other) => isSame(other.file, file) && other.device === device && other.adapter === adapter) ?? {
      file,
      device,
      adapter,
      session: this.open(file, device, adapter),
      users: 0,
    };
    this.loaded = [...this.loaded.filter((other) => other !== known), known];
    known.users += 1;
    try {
      const session = await known.session;
      let released = false;
      return {
        inputNames: session.inputNames,
        outputNames: session.outputNames,
        inputMetadata: session.inputMetadata,
        run: session.run.bind(session),
        release: async () => {
          if (released) return;
          released = true;
          known.users -= 1;
          await this.tidy();
        },
      };
    } catch (error) {
      this.loaded = this.loaded.filter((other) => other !== known);
      throw error;
    }
  }

  /** The device that a network was used on last, null where it is not loaded. */
  deviceOf(file: SessionFile): Device | null {
    return this.loaded.findLast((other) => isSame(other.file, file))?.device ?? null;
  }

  /**
   * Closes what nobody uses of the processor's networks: each holds some hundred megabytes of this process and is loaded again in a
   * moment. A graphics card's stay, which take seconds.
   */
  async rest(): Promise<void> {
    const idle = this.loaded.filter(({ users, device }) => users === 0 && device === 'cpu');
    this.loaded = this.loaded.filter((other) => !idle.includes(other));
    for (const { session } of idle) await (await session).release();
  }

  private async tidy(): Promise<void> {
    const idle = this.loaded.filter(({ users }) => users === 0);
    const wholes = idle.filter(({ file }) => file.partOf === undefined);
    const old = wholes.slice(0, Math.max(0, wholes.length - this.keepsIdle));
    const left = this.loaded.filter((other) => !old.includes(other));
    const isAlone = ({ file: { partOf }, users }: Loaded): boolean =>
      partOf !== undefined && users === 0 && !left.some(({ file }) => file.sha256 === partOf);
    old.push(...left.filter(isAlone));
    this.loaded = left.filter((other) => !isAlone(other));
    for (const { session } of old) await (await session).release();
  }
}
