import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { GuidePictures, type GuidePicture } from '../../electron/engine/track/guide-pictures.ts';

const picture: GuidePicture = {
  width: 2,
  height: 1,
  ab: Int16Array.of(1, -2, 300, -400),
  weight: Uint8Array.of(255, 0),
};

function kept(): { database: Database.Database; pictures: GuidePictures; id: string } {
  const database = new Database(':memory:');
  database.exec('CREATE TABLE guide_picture (id TEXT PRIMARY KEY, picture BLOB NOT NULL)');
  const pictures = new GuidePictures(database);
  return { database, pictures, id: pictures.keep(picture) };
}

it('comes back as it was kept', () => {
  const { pictures, id } = kept();
  expect(pictures.find(id)).toEqual(picture);
  expect(pictures.find('0'.repeat(64))).toBeNull();
});

it('is none where it is damaged: other colours are never shown', () => {
  const { database, pictures, id } = kept();
  const other = pictures.keep({ ...picture, weight: Uint8Array.of(255, 255) });
  database.prepare('UPDATE guide_picture SET picture = (SELECT picture FROM guide_picture WHERE id = ?) WHERE id = ?').run(other, id);
  expect(pictures.find(id)).toBeNull();
  database.prepare('UPDATE guide_picture SET picture = ? WHERE id = ?').run(Buffer.from('no picture'), id);
  expect(pictures.find(id)).toBeNull();
});
