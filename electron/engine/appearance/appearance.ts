import type { FeatureMap, Features } from '../network/network-member.ts';
import { Resampler } from '../network/resample.ts';

/*
 * Pictures of the same things, taken at another moment or from another side, cannot be laid over each other. So their places
 * are compared by what the encoder of the colouring network sees there (its features at 1/16 and 1/32 of the size, as deep
 * exemplar-based colourisation does: He et al. 2018, "Deep exemplar-based colorization").
 */

/** What an encoder sees at each place of a picture. */
export interface Look {
  /** Places. */
  readonly width: number;
  readonly height: number;
  /** Of each place, one after the other, a vector of length 1. */
  readonly values: Float32Array;
}

/** Colours of places that show the same in another picture. */
export interface MatchedColours {
  /** a* and b* of each place. */
  readonly ab: Float32Array;
  /** Whether the place is sure to be shown there, and has a colour. */
  readonly sure: Uint8Array;
  /** Share of the places that are sure to be shown there, with or without a colour. */
  readonly share: number;
}

/** Cosine of two places from which on they may show the same. Of 90 pairs of different clips no place came to it (docs/guides.md). */
const leastLikeness = 0.5;
/** How near the way there and back must end to where it began, places. */
const nearEnough = 1.5;
/** Softness of the mean over places that look alike. */
const temperature = 0.05;

/** Vectors of each place: what all places have in common is taken away, the rest made as long as 1. */
function vectors({ channels, width, height, values }: FeatureMap): Float32Array {
  const area = width * height;
  const out = new Float32Array(area * channels);
  const squares = new Float32Array(area);
  for (let channel = 0; channel < channels; channel += 1) {
    const plane = values.subarray(channel * area, (channel + 1) * area);
    const mean = plane.reduce((sum, value) => sum + value, 0) / area;
    for (let at = 0; at < area; at += 1) {
      const value = plane[at]! - mean;
      out[at * channels + channel] = value;
      squares[at]! += value * value;
    }
  }
  for (let at = 0; at < area; at += 1) {
    const scale = 1 / Math.max(1e-6, Math.sqrt(squares[at]!));
    for (let channel = 0; channel < channels; channel += 1) out[at * channels + channel]! *= scale;
  }
  return out;
}

/** What is compared where no more is asked than whether two frames show the same: the features at 1/32 alone. */
export function roughLookOf([, coarse]: Features): Look {
  return { width: coarse.width, height: coarse.height, values: vectors(coarse) };
}

/** @param maps the encoder's features at 1/16 and at 1/32 of the picture's size */
export function lookOf([fine, coarse]: Features): Look {
  const { width, height } = fine;
  const scaler = new Resampler(coarse, fine);
  const grown = new Float32Array(coarse.channels * width * height);
  const small = coarse.width * coarse.height;
  for (let channel = 0; channel < coarse.channels; channel += 1)
    grown.set(scaler.scale(coarse.values.subarray(channel * small, (channel + 1) * small)), channel * width * height);
  const parts = [fine, { ...coarse, width, height, values: grown }].map((map) => ({ channels: map.channels, values: vectors(map) }));
  const length = parts.reduce((sum, { channels }) => sum + channels, 0);
  const values = new Float32Array(width * height * length);
  for (let at = 0; at < width * height; at += 1) {
    let to = at * length;
    for (const part of parts) {
      for (let channel = 0; channel < part.channels; channel += 1)
        values[to + channel] = part.values[at * part.channels + channel]! * Math.SQRT1_2;
      to += part.channels;
    }
  }
  return { width, height, values };
}

function likenesses(one: Look, other: Look): Float32Array {
  const [rows, columns] = [one.width * one.height, other.width * other.height];
  const length = one.values.length / rows;
  const out = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const a = one.values.subarray(row * length, (row + 1) * length);
    for (let column = 0; column < columns; column += 1) {
      const from = column * length;
      let sum = 0;
      for (let i = 0; i < length; i += 1) sum += a[i]! * other.values[from + i]!;
      out[row * columns + column] = sum;
    }
  }
  return out;
}

/** Which places of a frame a picture shows, and where. */
export interface Counterparts {
  /** Cosines: for each of the frame's places those of all of the picture's. */
  readonly like: Float32Array;
  /** For each of the frame's places the picture's likeliest. */
  readonly best: Int32Array;
  /** Whether a place is sure to be shown: its likeliest looks alike and finds the way back. */
  readonly shown: Uint8Array;
  /** Share of the places that are. */
  readonly share: number;
}

export function counterparts(frame: Look, picture: Look): Counterparts {
  const rows = frame.width * frame.height;
  const columns = picture.width * picture.height;
  const like = likenesses(frame, picture);
  const back = new Int32Array(columns);
  const backLikeness = new Float32Array(columns).fill(-Infinity);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (like[row * columns + column]! <= backLikeness[column]!) continue;
      backLikeness[column] = like[row * columns + column]!;
      back[column] = row;
    }
  }
  const best = new Int32Array(rows);
  const shown = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const line = like.subarray(row * columns, (row + 1) * columns);
    let likeliest = 0;
    for (let column = 1; column < columns; column += 1) if (line[column]! > line[likeliest]!) likeliest = column;
    best[row] = likeliest;
    const returned = back[likeliest]!;
    const far = Math.hypot(
      (returned % frame.width) - (row % frame.width),
      Math.floor(returned / frame.width) - Math.floor(row / frame.width),
    );
    if (line[likeliest]! > leastLikeness && far <= nearEnough) shown[row] = 1;
  }
  return { like, best, shown, share: shown.reduce((sum, value) => sum + value, 0) / rows };
}

/**
 * Colours that a frame's places have in a picture of the same things.
 * @param ab a* and b* of each of the picture's places
 * @param opaque whether a place of the picture counts
 */
export function matchColours(frame: Look, picture: Look, ab: Float32Array, opaque: Uint8Array): MatchedColours {
  const rows = frame.width * frame.height;
  const columns = picture.width * picture.height;
  const { like, best, shown, share } = counterparts(frame, picture);
  const out = new Float32Array(2 * rows);
  const sure = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const likeliest = best[row]!;
    if (shown[row] === 0 || opaque[likeliest] === 0) continue;
    const line = like.subarray(row * columns, (row + 1) * columns);
    let [total, a, b] = [0, 0, 0];
    for (let column = 0; column < columns; column += 1) {
      if (opaque[column] === 0) continue;
      const weight = Math.exp((line[column]! - line[likeliest]!) / temperature);
      total += weight;
      a += weight * ab[2 * column]!;
      b += weight * ab[2 * column + 1]!;
    }
    out[2 * row] = a / total;
    out[2 * row + 1] = b / total;
    sure[row] = 1;
  }
  return { ab: out, sure, share };
}
