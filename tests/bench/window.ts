import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron, type ElectronApplication } from 'playwright';
import { proportionalOfTree, residentOfTree } from './process-tree.ts';
import { figure, type AddFigure } from './suite/figure.ts';
import { benchMany } from './window-many.ts';
import { benchUse } from './window-use.ts';

const root = resolve(import.meta.dirname, '..', '..');
const idleSeconds = 15;

async function launch(home: string): Promise<ElectronApplication> {
  const env = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  // The pages are our own; the sandbox, which not every machine for benchmarks can build, costs no time to speak of.
  return _electron.launch({
    cwd: root,
    env: { ...env, HOME: home },
    args: [root, '--no-sandbox', `--user-data-dir=${join(home, 'settings')}`],
  });
}

/** Milliseconds from the making of the process until the page has drawn its words and takes clicks. */
async function startTime(app: ElectronApplication): Promise<number> {
  const page = await app.firstWindow();
  await page.getByRole('button').first().waitFor();
  const painted = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        // Before React has drawn there is nothing to paint.
        new PerformanceObserver((list, observer) => {
          const entry = list.getEntriesByName('first-contentful-paint')[0];
          if (entry === undefined) return;
          observer.disconnect();
          done(performance.timeOrigin + entry.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
  const made = await app.evaluate(() => process.getCreationTime());
  return painted - made!;
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

/**
 * How long the window takes to be usable, how quickly it answers, and what the app holds while nobody does anything. Linux.
 * @param add told each figure, beside the words on standard output
 */
export async function benchWindow(runs: number, add: AddFigure = () => undefined): Promise<void> {
  if (!existsSync(join(root, 'out', 'main', 'main.js'))) throw new Error('The app is not built yet: run "npm run build" first.');
  if (process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined) {
    const { status } = spawnSync('xvfb-run', ['-a', '-s', '-screen 0 1600x1200x24', process.execPath, ...process.argv.slice(1)], {
      stdio: 'inherit',
    });
    process.exitCode = status ?? 1;
    return;
  }
  const home = mkdtempSync(join(tmpdir(), 'kinetint-bench-'));
  try {
    const times: number[] = [];
    // The first is cold: it fills the caches of disk and code, and is not counted.
    for (let run = 0; run <= runs; run += 1) {
      const app = await launch(home);
      const time = await startTime(app);
      if (run > 0) times.push(time);
      console.log(`${run === 0 ? 'cold' : `run ${run}`}: ${Math.round(time)} ms from process to painted page`);
      await app.close();
    }
    const sorted = times.toSorted((one, other) => one - other);
    console.log(
      `median of ${runs} warm starts: ${Math.round(sorted[Math.floor(sorted.length / 2)]!)} ms, from ${Math.round(sorted[0]!)} to ${Math.round(sorted.at(-1)!)}`,
    );

    add(figure('window', 'start until the page is drawn, warm', 's', 'less', sorted[Math.floor(sorted.length / 2)]! / 1000));
    const app = await launch(home);
    await startTime(app);
    await sleep(idleSeconds * 1000);
    const pid = app.process().pid!;
    const { bytes, processes } = proportionalOfTree(pid);
    console.log(
      `idle for ${idleSeconds} s: ${megabytes(bytes)} in ${processes} processes (shared pages in proportion), ${megabytes(residentOfTree(pid))} as the sum of what each has resident`,
    );
    add(figure('window', `idle for ${idleSeconds} s`, 'MB', 'less', bytes / 1e6));
    await benchUse(app, home, add);
    await app.close();
    // With an empty queue, as the first use is.
    const fresh = await launch(join(home, 'another'));
    await startTime(fresh);
    await benchMany(await fresh.firstWindow(), home, add);
    await fresh.close();
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
