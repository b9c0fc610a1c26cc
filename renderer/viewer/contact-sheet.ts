import type { SavedPicture } from '../../shared/ipc/viewer.ts';
import type { Thumbnail, Timeline } from '../../shared/project/timeline.ts';
import { bridge } from '../bridge.ts';
import { toPng } from './save-picture.ts';
import { timecode } from './timecode.ts';

const most = 24;
const columns = 4;
/** Rows of samples of each picture. */
const rows = 180;
const gap = 12;
const line = 22;
const title = 40;

/** The middle of every shot where there are neither too few nor too many, else moments evenly across the film. */
export function momentsOf({ shots, durationSeconds }: Pick<Timeline, 'shots' | 'durationSeconds'>): number[] {
  if (shots.length >= columns && shots.length <= most) return shots.map(({ startSeconds, endSeconds }) => (startSeconds + endSeconds) / 2);
  return Array.from({ length: most }, (_, index) => ((index + 0.5) / most) * durationSeconds);
}

function draw(name: string, pictures: readonly Thumbnail[]): HTMLCanvasElement {
  const width = Math.max(...pictures.map((picture) => picture.width));
  const canvas = document.createElement('canvas');
  canvas.width = columns * (width + gap) + gap;
  canvas.height = title + Math.ceil(pictures.length / columns) * (rows + line + gap);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The pictures could not be put together.');
  context.fillStyle = '#1a1a1a';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#ededed';
  context.font = '600 18px system-ui, sans-serif';
  context.fillText(name, gap, 27, canvas.width - 2 * gap);
  context.font = '14px system-ui, sans-serif';
  for (const [index, picture] of pictures.entries()) {
    const [x, y] = [gap + (index % columns) * (width + gap), title + Math.floor(index / columns) * (rows + line + gap)];
    context.putImageData(new ImageData(new Uint8ClampedArray(picture.rgba), picture.width, picture.height), x, y);
    context.fillText(timecode(picture.seconds), x, y + rows + 16);
  }
  return canvas;
}

/** Saves small pictures of the whole film with their times as one picture, in colour where the colours are ready. */
export async function saveContactSheet(id: string, name: string, timeline: Timeline): Promise<SavedPicture> {
  const pictures: Thumbnail[] = [];
  for (const seconds of momentsOf(timeline)) {
    const picture = await bridge.invoke('timeline:thumbnail', id, seconds, rows);
    if (picture !== null) pictures.push(picture);
  }
  return bridge.invoke('viewer:save-picture', id, 'contact sheet', await toPng(draw(name, pictures)));
}
