import { parentPort, workerData } from 'node:worker_threads';
import { Painter, type PaintSettings } from './painter.ts';
import type { PaintReply, PaintRequest } from './painter-thread.ts';

if (parentPort === null) throw new Error('This file runs as a worker thread.');
const port = parentPort;
const painter = new Painter(workerData as PaintSettings);

port.on('message', ({ id, luma, ab, looks }: PaintRequest) => {
  const pictures = luma.map((frame, index) => painter.paint(frame, ab[index]!, looks[index]!));
  const reply: PaintReply = { id, pictures };
  port.postMessage(
    reply,
    pictures.map((picture) => picture.buffer as ArrayBuffer),
  );
});
