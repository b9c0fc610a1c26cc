import { parentPort, workerData } from 'node:worker_threads';
import { ChromaTable, type FilmColour } from './film-colour.ts';

if (parentPort === null) throw new Error('This file runs as a worker thread.');
const { table } = new ChromaTable(workerData as FilmColour);
parentPort.postMessage(table, [table.buffer as ArrayBuffer]);
