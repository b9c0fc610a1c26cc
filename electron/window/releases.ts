/**
 * Where to ask for the newest release: of the project that this package says to be at home at.
 * @returns null where that is nowhere, or no place that we know how to ask
 */
export function releasesAddress(homepage: unknown, override = process.env['KINETINT_RELEASES']): string | null {
  if (override !== undefined && override !== '') return override;
  const [, project] = /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(typeof homepage === 'string' ? homepage : '') ?? [];
  return project === undefined ? null : `https://api.github.com/repos/${project}/releases/latest`;
}

/** Whether a page is of the releases that were asked for: an answer must not lead anywhere else. Whoever names a place to ask trusts it. */
export function isPageOfReleases(page: string, address: string): boolean {
  const [, project] = /^https:\/\/api\.github\.com\/repos\/([\w.-]+\/[\w.-]+)\/releases\/latest$/.exec(address) ?? [];
  return project === undefined || page.startsWith(`https://github.com/${project}/releases/`);
}

/** Whether a version is newer than another: numbers between dots, whatever stands before the first and behind the third. */
export function isNewer(version: string, than: string): boolean {
  const numbers = (text: string): number[] => (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? '0').split('.').map(Number);
  const [one, other] = [numbers(version), numbers(than)];
  for (let place = 0; place < Math.max(one.length, other.length); place += 1) {
    const difference = (one[place] ?? 0) - (other[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
