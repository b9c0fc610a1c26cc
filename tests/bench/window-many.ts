import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { figure, type AddFigure } from './suite/figure.ts';

const data = resolve(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const wholeFilms = 13;

/** Thirteen films of the benchmarks (MP4, Matroska, AVI; 160x120 to 1280x720), and two files among them that are none. */
async function mixedFilms(folder: string): Promise<string[]> {
  const found = await Promise.all(
    ['films', 'clips'].map(async (name) => (await readdir(join(data, name))).toSorted().map((file) => join(data, name, file))),
  );
  const sources = found.flat().slice(0, wholeFilms);
  await mkdir(folder);
  const films = sources.map((_, index) => join(folder, `${String(index + 1).padStart(2, '0')}${sources[index]!.slice(-4)}`));
  for (const [index, source] of sources.entries()) await copyFile(source, films[index]!);
  // One that was cut off before its index, and a text.
  const cutOff = join(folder, '14 cut off.mp4');
  const source = await open(sources[0]!);
  try {
    await writeFile(cutOff, (await source.read(Buffer.alloc(100_000), 0, 100_000, 0)).buffer);
  } finally {
    await source.close();
  }
  const text = join(folder, '15 text.mp4');
  await writeFile(text, 'This is no film.\n'.repeat(100));
  return [...films, cutOff, text];
}

/** Milliseconds from now until so many films of the queue are in one of these stages. */
async function untilStages(page: Page, stages: readonly string[], count: number, begun: number): Promise<number> {
  await page.waitForFunction(
    ([selector, wanted]) => document.querySelectorAll(selector).length >= wanted,
    [stages.map((stage) => `.queue-row[data-stage=${stage}]`).join(), count] as const,
    { timeout: 300_000, polling: 20 },
  );
  return performance.now() - begun;
}

/** What somebody sees who drops a whole shelf: how soon the broken ones are said, and when all have been looked at. */
export async function benchMany(page: Page, home: string, add: AddFigure): Promise<void> {
  if (!existsSync(data)) {
    console.log(`${data} is not here: a drop of many films is not measured.`);
    return;
  }
  const films = await mixedFilms(join(home, 'shelf'));
  const begun = performance.now();
  await page.getByTestId('film-input').first().setInputFiles(films);
  const broken = (await untilStages(page, ['failed'], films.length - wholeFilms, begun)) / 1000;
  console.log(`${films.length} films dropped: the two that are none are said after ${broken.toFixed(2)} s`);
  add(figure('window', 'broken films said among 15', 's', 'less', broken));
  const all = (await untilStages(page, ['failed', 'planned', 'done'], films.length, begun)) / 1000;
  console.log(`${films.length} films dropped: all are looked at after ${all.toFixed(1)} s`);
  add(figure('window', '15 films looked at', 's', 'less', all));
}
