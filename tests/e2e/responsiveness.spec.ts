import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chooseFilm, expect, test } from './app.ts';
import { makeFilm } from './film.ts';

const figures = resolve(import.meta.dirname, '..', '..', 'artifacts', 'figures');

test('how long the page is held up while a film is coloured is measured, not guessed', async ({ page, folder }) => {
  const film = join(folder, 'film.mp4');
  await makeFilm(film, { seconds: 10 });
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('main').getByText(/of 240 frames/)).toBeVisible();
  const figure = await page.evaluate(async () => {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(Math.round(duration));
    });
    observer.observe({ type: 'longtask' });
    let frames = 0;
    const started = performance.now();
    await new Promise<void>((done) => {
      const count = () => {
        frames += 1;
        if (performance.now() - started < 3000) requestAnimationFrame(count);
        else done();
      };
      requestAnimationFrame(count);
    });
    observer.disconnect();
    const seconds = (performance.now() - started) / 1000;
    return { seconds, framesPerSecond: Math.round(frames / seconds), longTasks: tasks.length, longestMilliseconds: Math.max(0, ...tasks) };
  });
  expect(figure.framesPerSecond).toBeGreaterThan(0);
  await mkdir(figures, { recursive: true });
  await writeFile(join(figures, 'window-responsiveness.json'), `${JSON.stringify(figure, null, 2)}\n`);
  console.log(`While colouring: ${figure.framesPerSecond} frames a second drawn, ${figure.longTasks} tasks over 50 ms, the longest ${figure.longestMilliseconds} ms.`);
});
