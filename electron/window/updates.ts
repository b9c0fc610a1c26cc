import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, shell } from 'electron';
import { z } from 'zod';
import type { UpdateAnswer } from '../../shared/ipc/app.ts';
import { isNewer, isPageOfReleases, releasesAddress } from './releases.ts';

/** As GitHub says what was handed out last. */
const releaseSchema = z.object({ tag_name: z.string().max(60), html_url: z.url({ protocol: /^https$/ }) });

const patienceMilliseconds = 15_000;

function homepageOfApp(): unknown {
  try {
    return z.looseObject({ homepage: z.string() }).parse(JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8'))).homepage;
  } catch {
    return null;
  }
}

/** Whether there is a newer Kinetint. */
export class Updates {
  /** The page of the release that was found last; the page of the window names no address. */
  #foundPage: string | null = null;

  /** Asks once, since the person pressed the button, what the newest release is. */
  async check(): Promise<UpdateAnswer> {
    const address = releasesAddress(homepageOfApp());
    const here = app.getVersion();
    this.#foundPage = null;
    if (address === null) return { state: 'nowhere', version: here };
    try {
      const response = await fetch(address, {
        headers: { accept: 'application/json', 'user-agent': 'Kinetint' },
        signal: AbortSignal.timeout(patienceMilliseconds),
      });
      if (response.status === 404) return { state: 'none', version: here };
      if (!response.ok) return { state: 'failed', version: here };
      const { tag_name: tag, html_url: page } = releaseSchema.parse(await response.json());
      if (!isPageOfReleases(page, address)) return { state: 'failed', version: here };
      if (!isNewer(tag, here)) return { state: 'newest', version: here };
      this.#foundPage = page;
      return { state: 'newer', version: tag.replace(/^v/, '') };
    } catch (error) {
      console.error(error);
      return { state: 'failed', version: here };
    }
  }

  async openPage(): Promise<void> {
    if (this.#foundPage !== null) await shell.openExternal(this.#foundPage);
  }
}
