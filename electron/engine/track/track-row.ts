import { z } from 'zod';
import { trackInfoSchema, type TrackInfo } from '../../../shared/project/project.ts';

const trackRow = z.object({
  id: z.number(),
  key: z.string(),
  width: z.number(),
  height: z.number(),
  time_base: z.string(),
  network_milliseconds: z.number(),
  complete: z.number(),
  // A project of the first version that is only read has no such column.
  frames: z.number().nullish(),
});
/** A row of the table of tracks. @throws ZodError or SyntaxError where it is none */
export function parseTrack(row: unknown): TrackInfo {
  const { id, key, width, height, time_base, network_milliseconds, complete, frames } = trackRow.parse(row);
  const parsed: { key: unknown; timeBase: unknown } = { key: JSON.parse(key), timeBase: JSON.parse(time_base) };
  return trackInfoSchema.parse({
    id,
    ...parsed,
    width,
    height,
    networkMilliseconds: network_milliseconds,
    complete: complete === 1,
    frames: frames ?? null,
  });
}
