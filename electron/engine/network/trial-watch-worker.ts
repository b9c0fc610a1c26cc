import { performance } from 'node:perf_hooks';
import { workerData } from 'node:worker_threads';
import { trialLimitsSchema } from './trial-limits.ts';

// Runs beside ONNX Runtime, which holds the process's own thread while a network runs and cannot be told to stop.
const { seconds, bytes } = trialLimitsSchema.parse(workerData);
const [begun, before, parent] = [performance.now(), process.memoryUsage.rss(), process.ppid];
setInterval(() => {
  const isOver = performance.now() - begun > 1000 * seconds || process.memoryUsage.rss() - before > bytes;
  // Nobody waits for an answer any more.
  const isAlone = process.ppid !== parent;
  if (isOver || isAlone) process.kill(process.pid, 'SIGKILL');
}, 50);
