import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FilmColour } from './film-colour.ts';
import { workerFile } from '../files/worker-file.ts';

async function make(colour: FilmColour): Promise<Float32Array> {
  const worker = new Worker(workerFile('table-worker', import.meta.url), { workerData: colour });
  const [table] = (await once(worker, 'message')) as [Float32Array];
  return table;
}

/** The chroma tables of films' colour, for the viewer; see `ChromaTable`. Each takes half a second, so it is made once. */
export class ChromaTables {
  private readonly made = new Map<string, Promise<Float32Array>>();

  /** Made on a thread of its own. */
  async of(colour: FilmColour): Promise<Float32Array> {
    const key = Object.values(colour).join(' ');
    const table = this.made.get(key) ?? make(colour);
    this.made.set(key, table);
    table.catch(() => {
      this.made.delete(key);
    });
    return table;
  }
}
