import { z } from 'zod';

/** What `npm run bench` measures, in this order. */
export const benchGroups = ['speed', 'memory', 'disk', 'temporal', 'colour', 'window'] as const;
export type BenchGroup = (typeof benchGroups)[number];

/** One thing that was measured. */
export const figureSchema = z.object({
  group: z.enum(benchGroups),
  name: z.string(),
  unit: z.string(),
  /** Whether more of it is better, or less. */
  better: z.enum(['more', 'less']),
  value: z.number(),
});
export type Figure = z.infer<typeof figureSchema>;
export type AddFigure = (figure: Figure) => void;

export function figure(group: BenchGroup, name: string, unit: string, better: Figure['better'], value: number): Figure {
  return { group, name, unit, better, value };
}

/** What one run measured, with all that somebody has to know to compare it: the release's files in docs/benchmarks are such. */
export const benchFileSchema = z.object({
  version: z.string(),
  /** ISO date. */
  date: z.string(),
  /** Processor, number of cores and system. */
  machine: z.string(),
  /** Processes that wanted the processor, in the mean of a minute, before and after. */
  load: z.object({ before: z.number(), after: z.number() }),
  /** Versions of the shipped networks by id. */
  networks: z.record(z.string(), z.string()),
  short: z.boolean(),
  minutes: z.number(),
  figures: z.array(figureSchema),
  /** Groups without figures, or with some only, and why. */
  missing: z.array(z.object({ group: z.enum(benchGroups), why: z.string() })),
});
export type BenchFile = z.infer<typeof benchFileSchema>;
