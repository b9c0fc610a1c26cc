import { join } from 'node:path';
import { lightnessOfLuma } from '../../../electron/engine/colour/film-colour.ts';
import { LabSpace } from '../../../electron/engine/colour/lab.ts';
import { readFrames } from './films.ts';

/** A colour clip of one shot: file, first frame, frames. */
export interface ClipChoice {
  readonly file: string;
  readonly first: number;
  readonly frames: number;
  /** Width of the network's input for this clip, samples; its height is 256. */
  readonly width: number;
  /** Settings were chosen by these; the others only check. */
  readonly tuned: boolean;
}

const choose = (file: string, width: number, first: number, frames: number, tuned = false): ClipChoice => ({ file, width, first, frames, tuned });

export const colourClips: readonly ClipChoice[] = [
  choose('carphone_pristine.mp4', 320, 0, 80, true),
  choose('dog.mp4', 448, 0, 80, true),
  choose('pancake.mkv', 448, 0, 80, true),
  choose('cockatoo.mp4', 448, 60, 80, true),
  choose('coffee.mp4', 448, 0, 80),
  choose('dog_eating.mp4', 448, 180, 80),
  choose('model_fence.mp4', 448, 0, 80),
  choose('people_walking.mp4', 448, 430, 80),
  choose('sign_language.mkv', 352, 0, 80),
  choose('bikes.mp4', 608, 78, 58),
  choose('nasa_two_videos_two_sounds_subtitles.mp4', 448, 204, 80),
  choose('camera_mjpeg.avi', 352, 0, 40),
];

export interface Clip extends ClipChoice {
  /** Colour planes have half the luma's size. */
  readonly height: number;
  /** 8-bit luma code values (limited range). */
  readonly luma: Uint8Array[];
  /** L* of the luma on the colour grid. */
  readonly lightness: Float32Array[];
  /** The clip's own a*b*, a plane then b plane, on the colour grid. */
  readonly ab: Float32Array[];
}

const filmColour = { matrix: 'bt601', range: 'limited', primaries: 'bt709', transfer: 'srgb' } as const;
/** Input value of the network for each luma code is made from this. */
export const lightnessTable = lightnessOfLuma(filmColour);

/** Decodes a clip twice at network size: luma alone, as the engine sees it, and in colour. */
export async function loadClip(choice: ClipChoice, data: string): Promise<Clip> {
  const film = join(data, 'clips', choice.file);
  const { width } = choice;
  const height = 256;
  const scale = `scale=${width}:${height}:flags=area:out_range=tv:out_color_matrix=bt601,format=yuv444p`;
  const luma: Uint8Array[] = [];
  const lightness: Float32Array[] = [];
  for await (const frame of readFrames(film, `${scale},extractplanes=y`, width * height, choice.first, choice.frames)) {
    luma.push(frame);
    lightness.push(gridLightness(frame, width, height));
  }
  const ab: Float32Array[] = [];
  const space = new LabSpace('bt709', 'srgb');
  const rgbScale = `scale=${width / 2}:${height / 2}:flags=area,format=gbrp,format=rgb24`;
  for await (const frame of readFrames(film, rgbScale, (width * height * 3) / 4, choice.first, choice.frames)) {
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
    return (lightnessTable[luma[at]!]! + lightnessTable[luma[at + 1]!]! + lightnessTable[luma[at + width]!]! + lightnessTable[luma[at + width + 1]!]!) / 4;
  });
}
