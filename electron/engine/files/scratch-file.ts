import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { remembered } from '../remember.ts';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { removeIfPossible } from './rename-into.ts';
import { temporaryProblem } from './temporary-folder.ts';

/** Where copies for the player and what is in work goes: a folder that the app empties, or the system's own for such things. */
export function scratchFolder(): string {
  return process.env['KINETINT_SCRATCH'] ?? join(tmpdir(), 'kinetint-scratch');
}

/** A file that only grows, is read in pieces and is gone once it is closed. One writer at a time. */
export class ScratchFile {
  private readonly path: string;
  private opened: FileHandle | null = null;
  private readonly handle = remembered(async (): Promise<FileHandle> => {
    try {
      await mkdir(scratchFolder(), { recursive: true });
      this.opened = await open(this.path, 'w+');
      return this.opened;
    } catch (error) {
      throw temporaryProblem(error, scratchFolder());
    }
  });
  private end = 0;

  constructor(name: string) {
    this.path = join(scratchFolder(), name);
  }

  /**
   * @returns where in the file the bytes are
   * @throws UserFacingError `output-full`, `output-unwritable`
   */
  async append(bytes: Uint8Array): Promise<number> {
    const at = this.end;
    try {
      await (await this.handle()).appendFile(bytes);
    } catch (error) {
      throw error instanceof UserFacingError ? error : temporaryProblem(error, scratchFolder());
    }
    this.end += bytes.length;
    return at;
  }

  async read(at: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await (await this.handle()).read(bytes, 0, length, at);
    if (bytesRead !== length) throw new Error(`${this.path} ends at ${at + bytesRead}, not at ${at + length}.`);
    return bytes;
  }

  async close(): Promise<void> {
    if (this.opened === null) return;
    await this.opened.close();
    await removeIfPossible(this.path);
  }
}
