import { describe, expect, it } from 'vitest';
import { ShotDetector, shotLookahead, type Shot } from '../../electron/engine/motion/shots.ts';
import { picture, texture } from './motion-pictures.ts';

const width = 128;
const height = 96;
type Scene = (frame: number) => Uint8Array;

/** A scene that drifts by `dx` samples a frame. */
function drift(seed: number, dx = 0.5): Scene {
  const scene = texture(seed);
  return (frame) => picture(width, height, (x, y) => scene(x + dx * frame, y));
}

function expose(luma: Uint8Array, gain: number, offset: number): Uint8Array {
  return luma.map((value) => Math.min(255, Math.max(0, Math.round((value - 128) * gain + 128 + offset))));
}

function mix(a: Uint8Array, b: Uint8Array, share: number): Uint8Array {
  return a.map((value, i) => Math.round(value * (1 - share) + b[i]! * share));
}

function detect(frames: readonly Uint8Array[]): Shot[] {
  const detector = new ShotDetector();
  return [...frames.flatMap((frame) => detector.push(frame, width, height)), ...detector.flush()];
}

function frames(count: number, scene: Scene): Uint8Array[] {
  return Array.from({ length: count }, (_, frame) => scene(frame));
}

describe('ShotDetector', () => {
  it('finds hard cuts at the exact frame and covers every frame once', () => {
    const shots = detect([...frames(20, drift(1)), ...frames(30, drift(2)), ...frames(7, drift(3))]);
    expect(shots).toEqual([
      { startFrame: 0, endFrame: 20, transitionIn: 'start' },
      { startFrame: 20, endFrame: 50, transitionIn: 'cut' },
      { startFrame: 50, endFrame: 57, transitionIn: 'cut' },
    ]);
  });

  it('takes flicker of exposure and contrast for what it is', () => {
    const scene = drift(4);
    const shots = detect(frames(60, (frame) => expose(scene(frame), 1 + 0.35 * Math.sin(frame * 2.1), 30 * Math.sin(frame * 3.7))));
    expect(shots).toHaveLength(1);
  });

  it('takes a fast pan for one shot', () => {
    expect(detect(frames(40, drift(5, 10)))).toHaveLength(1);
    expect(detect(frames(40, drift(5, 26)))).toHaveLength(1);
  });

  it('takes a flash, and a burst of white, for part of the shot', () => {
    const scene = drift(6);
    const flash = detect(frames(60, (frame) => expose(scene(frame), 1, frame >= 30 && frame < 33 ? 110 : 0)));
    expect(flash).toHaveLength(1);
    const white = detect(frames(60, (frame) => (frame >= 30 && frame < 33 ? new Uint8Array(width * height).fill(255) : scene(frame))));
    expect(white).toHaveLength(1);
    const foreign = drift(13);
    const damaged = detect(frames(60, (frame) => (frame >= 30 && frame < 33 ? foreign(frame) : scene(frame))));
    expect(damaged).toHaveLength(1);
  });

  it('marks a fade through black as a fade', () => {
    const level = (frame: number): number => Math.max(0, 1 - frame / 10);
    const out = frames(40, (frame) => drift(7)(frame).map((value) => Math.round(value * level(frame - 30))));
    const into = frames(40, (frame) => drift(8)(frame).map((value) => Math.round(value * level(10 - frame))));
    const shots = detect([...out, ...into]);
    expect(shots.map((shot) => shot.transitionIn)).toEqual(['start', 'fade']);
    expect(Math.abs(shots[1]!.startFrame - 40)).toBeLessThanOrEqual(3);
  });

  it('marks a dissolve as a dissolve, half way through it', () => {
    const a = drift(9, 0.1);
    const b = drift(10, 0.1);
    const shots = detect(frames(90, (frame) => mix(a(frame), b(frame), Math.min(1, Math.max(0, (frame - 36) / 18)))));
    expect(shots.map((shot) => shot.transitionIn)).toEqual(['start', 'dissolve']);
    expect(Math.abs(shots[1]!.startFrame - 45)).toBeLessThanOrEqual(2);
  });

  it('keeps a long chunk of black as a shot by itself', () => {
    const black = new Uint8Array(width * height).fill(16);
    const shots = detect([...frames(20, drift(11)), ...frames(40, () => black), ...frames(20, drift(12))]);
    expect(shots.map(({ startFrame, transitionIn }) => [startFrame, transitionIn])).toEqual([
      [0, 'start'],
      [20, 'cut'],
      [60, 'cut'],
    ]);
  });

  it('reports a cut no later than its lookahead', () => {
    const detector = new ShotDetector();
    for (const frame of frames(20, drift(1))) expect(detector.push(frame, width, height)).toEqual([]);
    const reported = frames(shotLookahead + 1, drift(2)).map((frame) => detector.push(frame, width, height).length);
    expect(reported.indexOf(1)).toBe(shotLookahead);
    expect(detector.openShot).toEqual({ startFrame: 20, transitionIn: 'cut' });
  });

  it('has nothing to say about an empty film, and one shot about one frame', () => {
    expect(new ShotDetector().flush()).toEqual([]);
    expect(detect(frames(1, drift(1)))).toEqual([{ startFrame: 0, endFrame: 1, transitionIn: 'start' }]);
  });
});
