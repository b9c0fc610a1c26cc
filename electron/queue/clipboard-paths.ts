import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The parts of Electron's clipboard that are read here. */
export interface TextClipboard {
  readText(): string;
}

function pathOf(line: string): string | null {
  // As terminals and file managers copy paths that hold spaces.
  const text = line.trim().replace(/^(['"])(.*)\1$/, '$2');
  if (text.startsWith('file://')) {
    try {
      return fileURLToPath(text);
    } catch {
      return null;
    }
  }
  return isAbsolute(text) ? text : null;
}

/** The files that the clipboard names as text: absolute paths or file addresses, one a line. Empty where there are others. */
export function pathsOnClipboard(clipboard: TextClipboard): string[] {
  const lines = clipboard
    .readText()
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const paths = lines.map(pathOf);
  // A text that merely has a path in it was not meant for us.
  return paths.includes(null) ? [] : paths.filter((path) => path !== null);
}
