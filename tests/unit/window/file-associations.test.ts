import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filmEndings } from '../../../shared/film/film-files.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const builder = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
/** Without its comments. */
const installer = readFileSync(join(root, 'build', 'installer.nsh'), 'utf8')
  .split(/\r?\n/)
  .filter((line) => !line.startsWith(';') && !line.trimStart().startsWith('; '));
const macros = (name: string): string[] => {
  const start = installer.findIndex((line) => line.startsWith(`!macro ${name}`));
  return installer
    .slice(
      start + 1,
      installer.findIndex((line, index) => index > start && line === '!macroend'),
    )
    .map((line) => line.trim())
    .filter((line) => line !== '');
};

describe('the kinds of files that Kinetint can be asked to open', () => {
  test('are those that the window takes, on Windows', () => {
    const named = macros('customInstall').flatMap((line) => /^!insertmacro kinetintTakes "(\w+)"$/.exec(line)?.[1] ?? []);
    expect(named).toEqual([...filmEndings]);
  });

  test('are those that the window takes, on macOS', () => {
    const named = /^ {4}- ext: \[(.+)\]$/m.exec(builder)?.[1]?.split(', ');
    expect(named).toEqual([...filmEndings]);
  });
});

describe('the installer for Windows', () => {
  test('writes nothing that says what opens a kind of file: all is below the entry of the program itself', () => {
    expect(installer).toContain(String.raw`!define KINETINT_KEY "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}"`);
    const writes = installer
      .filter((line) => /RegStr|RegKey|RegDWORD|RegBin|RegExpandStr|RegMultiStr/.test(line))
      .map((line) => line.trim());
    expect(writes.length).toBeGreaterThan(3);
    for (const line of writes) expect(line).toMatch(/^(WriteRegStr|DeleteRegKey) SHELL_CONTEXT "\$\{KINETINT_KEY\}(\\[^"]+)?"/);
    // What electron-builder itself would do.
    expect(/^win:\n(?: .*\n)*/m.exec(builder)?.[0]).not.toContain('fileAssociations');
  });

  test('leads to the program with the file, and takes all of it away again', () => {
    expect(macros('customInstall')).toContain(
      String.raw`WriteRegStr SHELL_CONTEXT "${'${KINETINT_KEY}'}\shell\open\command" "" '"$appExe" "%1"'`,
    );
    expect(macros('customUnInstall')[0]).toBe('DeleteRegKey SHELL_CONTEXT "${KINETINT_KEY}"');
  });
});
