import { describe, expect, it } from 'vitest';
import { troubleIn } from '../../electron/engine/film/log-lines.ts';

const showinfo = '[Parsed_showinfo_1 @ 0x7fd424001cc0] [info] ';
const frame = `${showinfo}n:   3 pts:    141 pts_time:0.141   duration:     40 duration_time:0.04    fmt:yuv420p cl:left sar:1/1 s:64x48 i:P iskey:0 type:P `;
const colours = ['color_range:tv', ' color_space:bt2020nc', ' color_primaries:smpte432', ' color_trc:iec61966-2-1'];

describe('what FFmpeg says', () => {
  it.each([
    "[info] Input #0, matroska,webm, from 'c.mkv':",
    '[graph 0 input from stream 0:0 @ 0x55] [info] changing video frame properties on the fly',
    `${showinfo}config in time_base: 1/1000, frame_rate: 25/1`,
    frame,
    showinfo,
    showinfo + colours.join(''),
    `${showinfo}color_range:unknown color_space:unknown color_primaries:unknown color_trc:unknown`,
  ])('is no trouble: %s', (line) => {
    expect(troubleIn(line)).toBeNull();
  });

  it('is trouble, without its level', () => {
    expect(troubleIn('[matroska,webm @ 0x55] [error] File ended prematurely')).toBe('[matroska,webm @ 0x55] File ended prematurely');
    expect(troubleIn('Killed')).toBe('Killed');
  });

  it.each([
    ['behind a frame', `${frame}File ended prematurely`],
    ...colours.map((_, at) => [
      `behind ${at + 1} of four colours`,
      `${showinfo}${colours.slice(0, at + 1).join('')}File ended prematurely`,
    ]),
    ['before a value', `${showinfo}color_range:File ended prematurely`],
    ['before the rest of the colours', `${showinfo}File ended prematurely${colours.slice(1).join('')}`],
  ])('is trouble where it stands %s that showinfo was about to tell', (_, line) => {
    expect(troubleIn(line)).toBe('File ended prematurely');
  });
});
