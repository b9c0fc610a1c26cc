import { join } from 'node:path';
import { lightnessOfLuma } from '../../../electron/engine/colour/film-colour.ts';
import { LabSpace } from '../../../shared/colour/lab.ts';
import { readFrames } from './films.ts';

/** A clip of one shot: file, first frame, frames. */
export interface ClipChoice {
  readonly file: string;
  readonly first: number;
  readonly frames: number;
  /** Width of the network's input for this clip where the height is 256, samples. */
  readonly width: number;
  /** Black-and-white film: there is no truth to compare with. */
  readonly grey: boolean;
  /** Settings were chosen by these; the others only check. */
  readonly tuned: boolean;
}

const choose = (file: string, width: number, first: number, frames: number, tuned = false): ClipChoice => ({
  file: `clips/${file}`,
  width,
  first,
  frames,
  tuned,
  grey: false,
});
const film = (file: string, width: number, first: number, frames: number): ClipChoice => ({
  file: `films/${file}`,
  width,
  first,
  frames,
  tuned: false,
  grey: true,
});

export const testClips: readonly ClipChoice[] = [
  choose('carphone_pristine.mp4', 320, 0, 64, true),
  choose('dog.mp4', 448, 0, 64, true),
  choose('pancake.mkv', 448, 0, 64, true),
  choose('cockatoo.mp4', 448, 60, 64, true),
  choose('coffee.mp4', 448, 0, 64),
  choose('dog_eating.mp4', 448, 180, 64),
  choose('model_fence.mp4', 448, 0, 64),
  choose('people_walking.mp4', 448, 430, 64),
  choose('sign_language.mkv', 352, 0, 64),
  choose('bikes.mp4', 608, 78, 58),
  choose('nasa_two_videos_two_sounds_subtitles.mp4', 448, 204, 64),
  choose('camera_mjpeg.avi', 352, 0, 40),
  film('silent_comedy.mp4', 352, 100, 64),
  film('old_london_streets.mp4', 352, 0, 64),
  film('bomb_blast_effects_1950s.mp4', 352, 136, 64),
  film('a_trip_down_market_street_before_the_fire.mp4', 320, 0, 60),
  film('within_our_gates.mp4', 320, 0, 47),
];

export interface Clip extends ClipChoice {
  /** Width of the luma, samples. */
  readonly width: number;
  /** Colour planes have half the luma's size. */
  readonly height: number;
  /** 8-bit luma code values (limited range). */
  readonly luma: Uint8Array[];
  /** L* of the luma on the colour grid. */
  readonly lightness: Float32Array[];
  /** The clip's own a*b* (0 where it has none), a plane then b plane, on the colour grid. */
  readonly ab: Float32Array[];
}

const filmColour = { matrix: 'bt601', range: 'limited', primaries: 'bt709', transfer: 'srgb' } as const;
/** Input value of the network for each luma code is made from this. */
export const lightnessTable = lightnessOfLuma(filmColour);

/** Decodes a clip twice at network size, `height` samples high: luma alone, as the engine sees it, and in colour. */
export async function loadClip(choice: ClipChoice, data: string, height: number): Promise<Clip> {
  const path = join(data, choice.file);
  const width = 32 * Math.round((choice.width * height) / 256 / 32);
  const scale = `scale=${width}:${height}:flags=area:out_range=tv:out_color_matrix=bt601,format=yuv444p`;
  const luma: Uint8Array[] = [];
  const lightness: Float32Array[] = [];
  for await (const frame of readFrames(path, `${scale},extractplanes=y`, width * height, choice.first, choice.frames)) {
    luma.push(frame);
    lightness.push(gridLightness(frame, width, height));
  }
  const ab: Float32Array[] = [];
  if (choice.grey) return { ...choice, width, height, luma, lightness, ab: luma.map(() => new Float32Array((width * height) / 2)) };
  const space = new LabSpace('bt709', 'srgb');
  const rgbScale = `scale=${width / 2}:${height / 2}:flags=area,format=gbrp,format=rgb24`;
  for await (const frame of readFrames(path, rgbScale, (width * height * 3) / 4, choice.first, choice.frames)) {
    const size = frame.length / 3;
    const planes = new Float32Array(2 * size);
    for (let i = 0; i < size; i += 1) {
      const lab = space.rgbToLab(frame[3 * i]! / 255, frame[3 * i + 1]! / 255, frame[3 * i + 2]! / 255);
      planes[i] = lab[1];
      planes[size + i] = lab[2];
    }
    ab.push(planes);
  }
  if (luma.length !== ab.length || luma.length === 0) throw new Error(`${choice.file}: ${luma.length} luma and ${ab.length} colour frames`);
  return { ...choice, width, height, luma, lightness, ab };
}

function gridLightness(luma: Uint8Array, width: number, height: number): Float32Array {
  const w = width / 2;
  return Float32Array.from({ length: (w * height) / 2 }, (_, i) => {
    const at = 2 * Math.floor(i / w) * width + 2 * (i % w);
    return (
      (lightnessTable[luma[at]!]! +
        lightnessTable[luma[at + 1]!]! +
        lightnessTable[luma[at + width]!]! +
        lightnessTable[luma[at + width + 1]!]!) /
      4
    );
  });
}
