import { join } from 'node:path';
import { runFfmpeg } from './films.ts';

/** A piece of footage that is one shot by eye: folder and file in the data folder, first frame, frames. */
type Footage = readonly [file: string, from: number, count: number];

export const footage: readonly Footage[] = [
  ['clips/bikes.mp4', 0, 30],
  ['clips/bikes.mp4', 31, 44],
  ['clips/bikes.mp4', 78, 58],
  ['clips/bikes.mp4', 138, 48],
  ['clips/bikes.mp4', 188, 53],
  ['clips/camera_mjpeg.avi', 0, 40],
  ['clips/carphone_pristine.mp4', 0, 120],
  ['clips/cockatoo.mp4', 0, 150],
  ['clips/cockatoo.mp4', 130, 150],
  ['clips/coffee.mp4', 0, 120],
  ['clips/coffee.mp4', 150, 130],
  ['clips/dog.mp4', 0, 140],
  ['clips/dog.mp4', 150, 130],
  ['clips/dog_eating.mp4', 0, 150],
  ['clips/dog_eating.mp4', 180, 160],
  ['clips/model_fence.mp4', 0, 100],
  ['clips/nasa_two_videos_two_sounds_subtitles.mp4', 0, 120],
  ['clips/nasa_two_videos_two_sounds_subtitles.mp4', 160, 40],
  ['clips/nasa_two_videos_two_sounds_subtitles.mp4', 204, 120],
  ['clips/pancake.mkv', 0, 150],
  ['clips/pancake.mkv', 155, 150],
  ['clips/people_walking.mp4', 60, 150],
  ['clips/people_walking.mp4', 430, 150],
  ['clips/people_walking.mp4', 900, 150],
  ['clips/sign_language.mkv', 0, 88],
  ['films/a_trip_down_market_street_before_the_fire.mp4', 0, 60],
  ['films/bomb_blast_effects_1950s.mp4', 0, 43],
  ['films/bomb_blast_effects_1950s.mp4', 46, 86],
  ['films/bomb_blast_effects_1950s.mp4', 136, 160],
  ['films/bomb_blast_effects_1950s.mp4', 301, 58],
  ['films/old_london_streets.mp4', 0, 130],
  ['films/old_london_streets.mp4', 130, 125],
  ['films/san_francisco_earthquake_and_fire.mp4', 0, 49],
  ['films/silent_comedy.mp4', 0, 250],
  ['films/silent_comedy.mp4', 260, 250],
  ['films/the_great_train_robbery.mp4', 0, 47],
  ['films/within_our_gates.mp4', 0, 47],
];

/** What the joined film has besides hard cuts. */
const kinds = ['plain', 'flicker', 'pan', 'flash', 'fade', 'dissolve', 'grain', 'everything'] as const;
export type JoinedKind = (typeof kinds)[number];

export interface JoinedFilm {
  readonly name: string;
  readonly kind: JoinedKind;
  /** First frames of shots after a hard cut. */
  readonly cuts: readonly number[];
  /** First and last frame of each gradual transition. */
  readonly gradual: readonly { readonly type: 'fade' | 'dissolve'; readonly from: number; readonly to: number }[];
  readonly frames: number;
}

/** A small generator, so that the films are the same on each run (Park and Miller, 1988). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const width = 320;
const height = 240;

/** Exposure that changes from frame to frame, as hand-cranked cameras and unsteady lamps leave it. */
function flicker(seed: number): string {
  const gain = `(1+0.16*sin(N*2.1+${seed})+0.12*sin(N*5.3))`;
  return `geq=lum='clip(lum(X,Y)*${gain}+14*sin(N*3.7),0,255)':cb=128:cr=128`;
}

/** A window that sweeps over the enlarged picture by about 7 % of its width a frame. */
function pan(seed: number): string {
  const travel = width * 1.2;
  return `scale=${width * 2.2}:${height * 1.2},crop=${width}:${height}:x='${travel}*abs(mod(n*0.06+${seed / 10},2)-1)':y=${height * 0.1}`;
}

interface Piece {
  readonly graph: string;
  readonly input: Footage;
  readonly frames: number;
  readonly kind: JoinedKind;
}

function makePiece(kind: JoinedKind, input: Footage, next: () => number): Piece {
  const frames = Math.min(input[2], 24 + Math.floor(next() * 60));
  const from = input[1] + Math.floor(next() * (input[2] - frames + 1));
  const steps = [
    `trim=start_frame=${from}:end_frame=${from + frames}`,
    'settb=1/24,setpts=N',
    `scale=${width}:${height}`,
    'format=yuv420p',
  ];
  const own = kind === 'everything' ? kinds[1 + Math.floor(next() * 6)]! : kind;
  const seed = Math.floor(next() * 20);
  const middle = frames >> 1;
  const flash = 1 + Math.floor(next() * 4);
  if (own === 'flicker') steps.push(flicker(seed));
  if (own === 'pan') steps.push(pan(seed));
  if (own === 'flash') steps.push(`geq=lum='clip(lum(X,Y)+190*between(N,${middle},${middle + flash - 1}),0,255)':cb=128:cr=128`);
  if (own === 'grain') steps.push(`noise=alls=28:allf=t+u:all_seed=${seed}`);
  steps.push('fps=24', 'setsar=1', 'format=yuv420p');
  return { graph: steps.join(','), input, frames, kind: own };
}

/**
 * Joins pieces of footage into film `index` under `folder`, with transitions that are known to the frame.
 * @param data the folder that holds clips/ and films/
 */
export function joinFilm(index: number, data: string, folder: string): JoinedFilm {
  const next = random(1000 + 77 * index);
  for (let i = 0; i < 5; i += 1) next();
  const kind = kinds[index % kinds.length]!;
  const pieces: Piece[] = [];
  let last = -1;
  while (pieces.length < 10) {
    const pick = Math.floor(next() * footage.length);
    // Two pieces of one file may show one scene, whose joint no one would call a cut.
    if (last >= 0 && footage[pick]![0] === footage[last]![0]) continue;
    pieces.push(makePiece(kind, footage[pick]!, next));
    last = pick;
  }
  const cuts: number[] = [];
  const gradual: { type: 'fade' | 'dissolve'; from: number; to: number }[] = [];
  const graph = pieces.map((piece, i) => `[${i}:v:0]${piece.graph}[p${i}]`);
  let joined = 'p0';
  let frames = pieces[0]!.frames;
  pieces.slice(1).forEach((piece, i) => {
    const out = `j${i}`;
    const gradualHere = (piece.kind === 'fade' || piece.kind === 'dissolve') && i % 2 === 0;
    if (gradualHere) {
      const type = piece.kind === 'fade' ? 'fade' : 'dissolve';
      const length = Math.min(22, 10 + Math.floor(next() * 13));
      const effect = type === 'fade' ? 'fadeblack' : 'fade';
      graph.push(`[${joined}][p${i + 1}]xfade=transition=${effect}:duration=${length / 24}:offset=${(frames - length) / 24}[${out}]`);
      gradual.push({ type, from: frames - length, to: frames });
      frames += piece.frames - length;
    } else {
      graph.push(`[${joined}][p${i + 1}]concat=n=2:v=1:a=0,settb=1/24,fps=24[${out}]`);
      cuts.push(frames);
      frames += piece.frames;
    }
    joined = out;
  });
  const name = join(folder, `joined-${index}.mkv`);
  const inputs = pieces.flatMap((piece) => ['-i', join(data, piece.input[0])]);
  runFfmpeg([
    ...inputs,
    '-filter_complex',
    graph.join(';'),
    '-map',
    `[${joined}]`,
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-crf',
    '20',
    name,
  ]);
  return { name, kind, cuts, gradual, frames };
}
