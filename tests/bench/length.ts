import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { kinetintProgram } from '../engine/support/cli.ts';
import { packetTimes, tinyNetworks } from '../engine/support/engine.ts';
import { residentOf, usageOfTree } from './process-tree.ts';

const tools = findFilmTools();
/** So many frames at the end are held against the film's. */
const comparedFrames = 48;
const rows = 12;
const teller = fileURLToPath(new URL('../support/tell-memory.cjs', import.meta.url));

/** What Node tells of a process's own thread, bytes: objects, what is kept for them, and buffers. */
const ownMemorySchema = z.object({ heapUsed: z.number(), heapTotal: z.number(), arrayBuffers: z.number() });

function ownMemory(path: string): z.infer<typeof ownMemorySchema> | null {
  try {
    return ownMemorySchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // It has not told anything yet, or is about to.
    return null;
  }
}

const megabytes = (bytes: number | undefined): string => (bytes === undefined ? '' : `${(bytes / 1e6).toFixed(0)} MB`);

function makeLongFilm(path: string, hours: number, rate: number): void {
  const seconds = hours * 3600;
  execFileSync(tools.ffmpeg, [
    ...['-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', `testsrc2=size=640x480:rate=${rate}:duration=${seconds},hue=s=0`],
    ...['-f', 'lavfi', '-i', `sine=duration=${seconds}`, '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '24'],
    ...['-c:a', 'aac', '-ac', '1', '-b:a', '64k', path],
  ]);
}

/** The least likeness, decibels, among the last frames of both, of luma. Another frame of the film has less than 25. */
function likenessAtEnd(film: string, output: string, frames: number): number {
  // Counted and not sought: the two have key frames in other places.
  const luma = `trim=start_frame=${Math.max(0, frames - comparedFrames)},extractplanes=y,settb=1/24,setpts=N`;
  const said = execFileSync(tools.ffmpeg, [
    ...['-v', 'error', '-nostdin', '-i', film, '-i', output],
    ...['-filter_complex', `[0:v]${luma}[a];[1:v]${luma}[b];[a][b]psnr=stats_file=-:shortest=1`, '-f', 'null', '-'],
  ]).toString('utf8');
  return Math.min(...[...said.matchAll(/psnr_y:(inf|[\d.]+)/g)].map(([, value]) => (value === 'inf' ? Infinity : Number(value))));
}

function greatestDifference(one: readonly number[], other: readonly number[]): number {
  return one.reduce((most, value, index) => Math.max(most, Math.abs(value - (other[index] ?? Infinity))), 0);
}

/**
 * Colours a film of many hours with the tests' network and tells what the command and its FFmpegs hold on the way: memory, files and
 * threads; then whether picture and sound are where they were at the end, and how large the project is.
 * @param rate frames a second of the film
 */
export async function benchLength(hours: number, rate: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kinetint-length-'));
  try {
    const [film, output, project] = ['film.mkv', 'out.mkv', 'film.kinetint'].map((name) => join(folder, name)) as [string, string, string];
    makeLongFilm(film, hours, rate);
    const told = join(folder, 'memory.json');
    const args = ['colorize', film, '-o', output, '--project', project, '--device', 'cpu', '--preset', 'ultrafast', '--json'];
    const child = spawn(process.execPath, [kinetintProgram, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, KINETINT_MODELS: tinyNetworks, KINETINT_TEST_MEMORY: told, NODE_OPTIONS: `--require "${teller}"` },
    });
    let frames = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      frames = Number([...text.matchAll(/"frame":(\d+),/g)].at(-1)?.[1] ?? frames);
    });
    const ended = new Promise<number | null>((resolve) => {
      child.once('close', resolve);
    });
    let over = false;
    child.once('close', () => {
      over = true;
    });
    const isOver = (): boolean => over;
    const begun = performance.now();
    const columns = [
      'minutes',
      'frames',
      'resident, all',
      'command',
      'JavaScript in use',
      'reserved',
      'buffers',
      'open files',
      'threads',
      'processes',
    ];
    console.log(`| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}`);
    let shown = -1;
    while (!isOver()) {
      await wait(5000);
      if (isOver()) break;
      const minutes = (performance.now() - begun) / 60_000;
      const mark = Math.floor((rows * frames) / (hours * 3600 * rate));
      if (mark === shown) continue;
      shown = mark;
      const { resident, files, threads, processes } = usageOfTree(child.pid!);
      const own = ownMemory(told);
      const memory = [resident, residentOf(child.pid!), own?.heapUsed, own?.heapTotal, own?.arrayBuffers].map(megabytes);
      console.log(`| ${[minutes.toFixed(1), frames, ...memory, files, threads, processes].join(' | ')} |`);
    }
    const status = await ended;
    if (status !== 0) throw new Error(`kinetint ended with ${status ?? 'a signal'}`);
    const [pictures, sound] = [
      [await packetTimes(film, 'v:0'), await packetTimes(output, 'v:0')],
      [await packetTimes(film, 'a:0'), await packetTimes(output, 'a:0')],
    ] as const;
    console.log(`pictures: ${pictures[0].length} and ${pictures[1].length}, times at most ${greatestDifference(...pictures)} s apart`);
    console.log(`sound: ${sound[0].length} and ${sound[1].length} packets, times at most ${greatestDifference(...sound)} s apart`);
    console.log(`the last ${comparedFrames} frames: ${likenessAtEnd(film, output, pictures[0].length).toFixed(1)} dB at least`);
    console.log(`project: ${(statSync(project).size / 1e6).toFixed(1)} MB for ${hours} hours`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
