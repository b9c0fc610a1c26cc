import { join } from 'node:path';
import { chooseFilm, expect, test } from './app.ts';
import { makeFilm } from './film.ts';
import { frameIs } from './viewing.ts';

/** More than the viewer's and that of the small pictures; without release each film would leave one. */
const films = ['one.mp4', 'two.mp4', 'three.mp4', 'four.mp4'];

test('what a film takes of the graphics card is given back when another is shown', async ({ page, folder }) => {
  await page.evaluate(() => {
    const contexts: WebGL2RenderingContext[] = [];
    Reflect.set(window, 'contexts', contexts);
    HTMLCanvasElement.prototype.getContext = new Proxy(Reflect.get(HTMLCanvasElement.prototype, 'getContext'), {
      apply: (getContext, canvas, args) => {
        const context: unknown = Reflect.apply(getContext, canvas, args);
        if (context instanceof WebGL2RenderingContext && !contexts.includes(context)) contexts.push(context);
        return context;
      },
    });
  });
  const counts = () =>
    page.evaluate(() => {
      const contexts = Reflect.get(window, 'contexts') as WebGL2RenderingContext[];
      return { made: contexts.length, alive: contexts.filter((context) => !context.isContextLost()).length };
    });
  for (const name of films) {
    const film = join(folder, name);
    await makeFilm(film, { seconds: 1 });
    await chooseFilm(page, film);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await frameIs(page, 'network');
  }
  const { made, alive } = await counts();
  expect(made).toBeGreaterThan(films.length);
  expect(alive).toBe(2);
  // The one in view draws on.
  await page.getByRole('option', { name: films[0]! }).or(page.getByText(films[0]!)).first().click();
  await expect(page.getByRole('heading', { level: 1, name: films[0]! })).toBeVisible();
  await frameIs(page, 'network');
  await expect.poll(async () => (await counts()).alive).toBe(2);
});
