import { z } from 'zod';
import { networkIdSchema } from './catalog.ts';
import { presetNameSchema } from './manifest.ts';

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Addresses that nobody on the way can answer for: https, or this very machine. */
export function isSafeAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname)));
}

/** A network that can be had at a public address. */
export const downloadEntrySchema = z.object({
  /** Its id once it is there. */
  id: networkIdSchema,
  name: z.string(),
  description: z.string(),
  address: z.url().refine(isSafeAddress, 'The address is neither https nor on this machine.'),
  /** The same file elsewhere, asked where the first address fails. */
  mirrors: z.array(z.url().refine(isSafeAddress, 'A mirror is neither https nor on this machine.')).default([]),
  /** A page about it, for people. */
  page: z.url().refine(isSafeAddress),
  licence: z.string(),
  /** About how large it is. */
  megabytes: z.number().positive(),
  /** As its maker published it; null where nobody did. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** CRC-32 in hex, where its maker published that: it finds accidents on the way, but anybody can forge it. */
  crc32: z
    .string()
    .regex(/^[0-9a-f]{8}$/)
    .nullable()
    .default(null),
  preset: presetNameSchema,
  /** Where it is worth offering on a processor: how many times as long a film takes with it as with the network for processors. */
  offer: z.object({ timesOnCpu: z.number().positive() }).nullable().default(null),
});
export type DownloadEntry = z.infer<typeof downloadEntrySchema>;

/** models/downloads.json. */
export const downloadCatalogSchema = z.object({ version: z.literal(1), downloads: z.array(downloadEntrySchema) });

/** How far a download is. */
export const transferSchema = z.object({
  type: z.literal('transfer'),
  id: networkIdSchema,
  receivedBytes: z.number().int().nonnegative(),
  /** Null where the server does not say. */
  totalBytes: z.number().int().positive().nullable(),
});
export type Transfer = z.infer<typeof transferSchema>;
