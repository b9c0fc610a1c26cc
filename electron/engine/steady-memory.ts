import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's young generation at the size that it has, a megabyte or two; to be called first of all. V8 collects buffers that were thrown
 * away when that generation is full, and lets it grow to 64 MB in a process that works long: every frame throws away some hundred kilobytes, so
 * ever more of them lay about at a time, on each thread, and the C library kept what it had once taken for them. Collecting small amounts often costs
 * no more (docs/reliability.md).
 */
export function keepMemorySteady(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
