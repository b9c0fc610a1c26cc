import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FilmColour } from './film-colour.ts';
import { workerFile } from './worker-file.ts';

const tables = new Map<string, Promise<Float32Array>>();

async function make(colour: FilmColour): Promise<Float32Array> {
  const worker = new Worker(workerFile('table-worker'), { workerData: colour });
  const [table] = (await once(worker, 'message')) as [Float32Array];
  return table;
}

/**
 * The chroma table of a film's colour, for the viewer; see `ChromaTable`. It takes half a second, so it is made once, and
 * on a thread of its own.
 */
export async function chromaTableOf(colour: FilmColour): Promise<Float32Array> {
  const key = Object.values(colour).join(' ');
  const table = tables.get(key) ?? make(colour);
  tables.set(key, table);
  table.catch(() => {
    tables.delete(key);
  });
  return table;
}
