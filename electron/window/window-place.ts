import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { renameSyncInto } from '../engine/files/rename-into.ts';

/** Where the window was and how it was shown, in points of the screen. */
const windowPlaceSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
  maximized: z.boolean(),
  /** The page's zoom: 1 is as it is made. */
  zoom: z.number().min(0.25).max(5),
});
export type WindowPlace = z.infer<typeof windowPlaceSchema>;

/** A part of the screen. */
interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** So much of the window's head has to be on a screen for a hand to catch it. */
const catchable = 80;

/** Whether a window that is put there could be seen and moved: the screen it was on may be gone. */
export function isReachable({ x, y, width }: Pick<WindowPlace, 'x' | 'y' | 'width'>, screens: readonly Area[]): boolean {
  return screens.some(
    (screen) =>
      x + width - catchable >= screen.x &&
      x + catchable <= screen.x + screen.width &&
      y >= screen.y - 1 &&
      y + catchable / 2 <= screen.y + screen.height,
  );
}

/** As it was left; null at the first start, and where nobody can read it or the screen is gone. */
export function readWindowPlace(path: string, screens: readonly Area[]): WindowPlace | null {
  try {
    const place = windowPlaceSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return isReachable(place, screens) ? place : null;
  } catch {
    return null;
  }
}

/** A place that cannot be kept is no reason not to close. */
export function keepWindowPlace(path: string, place: WindowPlace): void {
  try {
    writeFileSync(`${path}.new`, JSON.stringify(place));
    renameSyncInto(`${path}.new`, path);
  } catch (error) {
    console.error(error);
  }
}
