/** Endings of files that hold films, lower case, without the dot. electron-builder.yml and build/installer.nsh name the same. */
export const filmEndings = [
  '3gp',
  'asf',
  'avi',
  'divx',
  'dv',
  'flv',
  'm2ts',
  'm2v',
  'm4v',
  'mkv',
  'mov',
  'mp4',
  'mpeg',
  'mpg',
  'mts',
  'mxf',
  'ogv',
  'qt',
  'ts',
  'vob',
  'webm',
  'wmv',
] as const;

const endings: ReadonlySet<string> = new Set(filmEndings);

/** Whether a file's name looks like a film's. */
export function isFilmName(name: string): boolean {
  return endings.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}
