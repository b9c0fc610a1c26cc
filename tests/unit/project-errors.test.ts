import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { permissionAdvice } from '../../electron/engine/film/probe.ts';
import { asUserFacing } from '../../electron/engine/track/project-errors.ts';

const said = (code: string): unknown => asUserFacing('/films/harbour.kinetint', new Database.SqliteError('disk I/O error', code));

it.each(['SQLITE_IOERR', 'SQLITE_IOERR_READ', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_FSYNC', 'SQLITE_IOERR_SHMMAP', 'SQLITE_IOERR_LOCK'])(
  'a drive that went away is told as that (%s)',
  (code) => {
    expect(said(code)).toMatchObject({
      code: 'output-unwritable',
      message:
        'The disk that holds harbour.kinetint can no longer be read and written: connect it again, see that it has free space, and run the same command again, it goes on where it stopped.',
    });
  },
);

it('a full disk is told as that', () => {
  expect(said('SQLITE_FULL')).toMatchObject({ code: 'output-full', problem: { code: 'project-full' } });
});

it("says where macOS's privacy is settled, and elsewhere whose the file is", () => {
  expect(permissionAdvice('EPERM', 'darwin')).toContain('Privacy & Security');
  for (const [code, platform] of [
    ['EACCES', 'darwin'],
    ['EPERM', 'linux'],
    ['EPERM', 'win32'],
  ] as const)
    expect(permissionAdvice(code, platform)).toBe('give yourself permission to read it');
});
