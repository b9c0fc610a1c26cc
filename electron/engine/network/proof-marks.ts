import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Device } from '../../../shared/job/settings.ts';
import { userNetworksFolder } from './user-folder.ts';

/** So many deaths in a row are the driver's doing; one may be a power cut or somebody's kill. */
const enough = 2;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A device's first graphics adapter goes by the device's name alone. */
const labelOf = (device: Device, adapter: number): string => (adapter === 0 ? device : `${device}.${adapter}`);

/**
 * Remembers which devices were being tried when the process died: a graphics driver can take it down, and would at every start. A
 * file for each proof in progress, named after device, graphics adapter and process; a proof that comes to an end takes those of its
 * adapter away.
 */
export class ProofMarks {
  readonly #folder: () => string;
  readonly #mine = new Set<string>();
  #watching = false;

  /** @param folder that they are in; those of this person's machine unless given */
  constructor(folder: () => string = () => join(userNetworksFolder(), 'proofs')) {
    this.#folder = folder;
  }

  /** Whether the device is to be left alone until somebody asks for it again. */
  isPassedOver(device: Device, adapter = 0): boolean {
    return this.#deaths(labelOf(device, adapter)).length >= enough;
  }

  /** Before a device is tried. */
  begin(device: Device, adapter = 0): void {
    // An end in good order, by Ctrl+C too, is nobody's death; of a proof that hangs see `hung`.
    if (!this.#watching) {
      process.once('exit', () => {
        for (const path of this.#mine) this.#remove(path);
      });
    }
    this.#watching = true;
    try {
      mkdirSync(this.#folder(), { recursive: true });
      const path = join(this.#folder(), `${labelOf(device, adapter)}-${process.pid}`);
      writeFileSync(path, '');
      this.#mine.add(path);
    } catch {
      // A disk that cannot be written only means that a death is not remembered.
    }
  }

  /** The proof came to an end, whatever it found. */
  end(device: Device, adapter = 0): void {
    this.#forget(`${labelOf(device, adapter)}-`);
  }

  /** The proof does not end: counts as a death, since what hangs in a driver cannot be called off. */
  hung(device: Device, adapter = 0): void {
    const label = labelOf(device, adapter);
    const path = join(this.#folder(), `${label}-${process.pid}`);
    this.#mine.delete(path);
    this.#remove(path);
    try {
      // No process has the number 0: it is nobody's who lives.
      writeFileSync(join(this.#folder(), `${label}-0-${randomUUID()}`), '');
    } catch {
      // As above.
    }
  }

  /** Has devices tried again that were passed over, on every adapter. */
  forget(device?: Device): void {
    if (device === undefined) this.#forget('');
    else for (const end of ['-', '.']) this.#forget(`${device}${end}`);
  }

  #forget(beginning: string): void {
    for (const name of this.#names()) {
      const path = join(this.#folder(), name);
      const isOthers = isAlive(this.#pidOf(name)) && !this.#mine.has(path);
      if (isOthers || !name.startsWith(beginning)) continue;
      this.#mine.delete(path);
      this.#remove(path);
    }
  }

  #deaths(label: string): string[] {
    return this.#names().filter((name) => name.startsWith(`${label}-`) && !isAlive(this.#pidOf(name)));
  }

  #pidOf(name: string): number {
    const pid = Number(name.split('-')[1]);
    return pid === 0 ? NaN : pid;
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder()).filter((name) => /^[a-z]+(?:\.\d+)?-\d+/.test(name));
    } catch {
      return [];
    }
  }

  #remove(path: string): void {
    try {
      rmSync(path, { force: true });
    } catch {
      // As above.
    }
  }
}
