import { z } from 'zod';
import type { Purpose } from './purpose.ts';
import type { Codec } from './settings.ts';

/*
 * How coloured files are named where nobody gives a name: a pattern with places that are filled in. Numbers and endings are
 * put behind it, not in it.
 */

export const namingPlaces = ['name', 'network', 'purpose', 'codec', 'date'] as const;
export type NamingPlace = (typeof namingPlaces)[number];

export const usualNaming = '{name}.color';

/** A name of so many bytes leaves none for the film's. */
const mostLength = 120;

/** What is wrong with a pattern, and the part of it that is. */
export type NamingProblem =
  | { readonly code: 'no-name' }
  | { readonly code: 'unknown-place'; readonly what: string }
  | { readonly code: 'bad-character'; readonly what: string }
  | { readonly code: 'bad-end' }
  | { readonly code: 'too-long' };

/** @returns null where the pattern makes a name of its own for each film, on every system */
export function namingProblem(pattern: string): NamingProblem | null {
  const places = [...pattern.matchAll(/\{([^{}]*)\}/gu)];
  const unknown = places.find(([, place]) => !(namingPlaces as readonly string[]).includes(place ?? ''));
  if (unknown !== undefined) return { code: 'unknown-place', what: unknown[0] };
  const words = pattern.replaceAll(/\{[^{}]*\}/gu, '');
  // Control characters too: a name is one line.
  const bad = /[{}/\\<>:"|?*\p{Cc}]/u.exec(words);
  if (bad !== null) return { code: 'bad-character', what: bad[0] };
  // The same name for all films would be one file.
  if (!places.some(([, place]) => place === 'name')) return { code: 'no-name' };
  // A file that begins with a dot is hidden, and Windows takes spaces and dots at the end away.
  if (/^[.\s]|[.\s]$/u.test(pattern)) return { code: 'bad-end' };
  return pattern.length > mostLength ? { code: 'too-long' } : null;
}

export const namingSchema = z.string().refine((pattern) => namingProblem(pattern) === null);

export interface NamingValues {
  /** The film's name without its ending. */
  readonly name: string;
  /** Id of the network. */
  readonly network: string;
  /** Null for settings that are no purpose's. */
  readonly purpose: Purpose | null;
  readonly codec: Codec;
  readonly date: Date;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** Ids of networks may say sizes and shares, with signs that no name may have. */
const plain = (text: string): string => text.replaceAll(/[/\\<>:"|?*\p{Cc}]/gu, '-');

/** The pattern, filled in. */
export function named(pattern: string, { name, network, purpose, codec, date }: NamingValues): string {
  const values: Readonly<Record<NamingPlace, string>> = {
    name,
    network: plain(network),
    purpose: purpose ?? 'own',
    codec,
    date: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
  };
  return pattern.replaceAll(/\{([^{}]*)\}/gu, (whole, place: string) => (place in values ? values[place as NamingPlace] : whole));
}
