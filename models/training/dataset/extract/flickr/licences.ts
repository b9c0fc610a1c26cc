import { DatasetError } from '../../errors.ts';
import type { FlickrLicence } from './api.ts';

/** Licences that allow changed copies, also for money. */
export const usualLicences = 'by,by-sa,cc0,public-domain,us-government,no-known-restrictions';

const addresses: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/creativecommons\.org\/licenses\/([a-z-]+)\//, (match) => match[1]!],
  [/creativecommons\.org\/publicdomain\/zero\//, () => 'cc0'],
  [/creativecommons\.org\/publicdomain\/mark\//, () => 'public-domain'],
  [/usa\.gov\//, () => 'us-government'],
  [/flickr\.com\/commons\/usage/, () => 'no-known-restrictions'],
];

/** The short name of a licence (all versions of it have one), from the address of its text. */
function shortName({ url, id }: FlickrLicence): string {
  for (const [pattern, name] of addresses) {
    const match = pattern.exec(url);
    if (match !== null) return name(match);
  }
  return id === '0' ? 'all-rights-reserved' : `flickr-${id}`;
}

/**
 * The licences that a person named, by Flickr's ids.
 * @param wanted short names (`by`, `by-sa`, `cc0` …) or Flickr's numbers, with commas between
 * @throws {DatasetError} for a name that Flickr has no licence of
 */
export function chooseLicences(wanted: string, known: readonly FlickrLicence[]): ReadonlyMap<string, FlickrLicence> {
  const chosen = new Map<string, FlickrLicence>();
  for (const name of wanted
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')) {
    const found = known.filter((licence) => licence.id === name || shortName(licence) === name);
    if (found.length === 0)
      throw new DatasetError(`Flickr knows no licence "${name}": choose from ${[...new Set(known.map(shortName))].join(', ')}.`);
    for (const licence of found) chosen.set(licence.id, licence);
  }
  if (chosen.size === 0) throw new DatasetError('--licences names no licence.');
  return chosen;
}
