import { Worker } from 'node:worker_threads';
import type { Look } from '../../../shared/project/look.ts';
import type { PaintSettings } from './painter.ts';
import { workerFile } from '../files/worker-file.ts';

/** Main thread → painter. */
export interface PaintRequest {
  readonly id: number;
  readonly luma: readonly Uint8Array[];
  readonly ab: readonly Float32Array[];
  readonly looks: readonly Look[];
}

/** Painter → main thread. */
export interface PaintReply {
  readonly id: number;
  readonly pictures: readonly Uint16Array[];
}

/**
 * A {@link Painter} on a thread of its own: ONNX Runtime holds the main thread while the network runs, and the encoder
 * must not wait for it.
 */
export class PainterThread implements AsyncDisposable {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, { resolve: (pictures: readonly Uint16Array[]) => void; reject: (error: Error) => void }>();
  private failure: Error | null = null;
  private nextId = 0;

  constructor(settings: PaintSettings) {
    this.worker = new Worker(workerFile('painter-worker', import.meta.url), { workerData: settings });
    this.worker.on('message', ({ id, pictures }: PaintReply) => {
      this.waiting.get(id)?.resolve(pictures);
      this.waiting.delete(id);
    });
    this.worker.on('error', (error: Error) => {
      this.fail(error);
    });
    this.worker.on('exit', () => {
      this.fail(new Error('The painter thread ended.'));
    });
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.values()) reject(this.failure);
    this.waiting.clear();
  }

  /** Paints the frames of a chunk, in order. See {@link Painter.paint}. */
  async paint(luma: readonly Uint8Array[], ab: readonly Float32Array[], looks: readonly Look[]): Promise<readonly Uint16Array[]> {
    if (this.failure !== null) throw this.failure;
    const id = this.nextId;
    this.nextId += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const request: PaintRequest = { id, luma, ab, looks };
      this.worker.postMessage(request);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.failure ??= new Error('The painter thread was closed.');
    await this.worker.terminate();
  }
}
