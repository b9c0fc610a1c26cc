import { describe, expect, test } from 'vitest';
import { newItem } from '../../../electron/queue/queue-item.ts';
import { nextColours } from '../../../renderer/viewer/colours-turn.ts';
import type { QueueItem } from '../../../shared/ipc/queue.ts';
import type { DeviceReport } from '../../../shared/job/device-report.ts';
import { plan } from './fixtures.ts';

const film = newItem('/films/harbour.mp4', {});
const planned = { ...film, plan };
const smoother = { ...planned, request: { ...film.request, smoothing: 0.8 } };
const card: DeviceReport = {
  device: 'webgpu',
  usable: true,
  detail: '',
  reason: { code: 'works', milliseconds: 4 },
  millisecondsPerFrame: 4,
};

/** How often the colours are asked for again while a film goes through these states. */
function turns(first: QueueItem, ...later: readonly QueueItem[]): number {
  return later.reduce(nextColours, nextColours(null, first)).turn;
}

describe('the colours that the viewer shows are asked for again', () => {
  test('not when the plan says what was shown', () => {
    expect(turns(film, planned, { ...planned, stage: 'colouring', elapsedSeconds: 3 })).toBe(0);
  });

  test('when the plan may colour with the network for graphics cards', () => {
    expect(turns(film, { ...film, plan: { ...plan, device: 'webgpu', devices: [card] } })).toBe(1);
    const named = { ...film, request: { ...film.request, model: 'small' } };
    expect(turns(named, { ...named, plan: { ...plan, device: 'webgpu', devices: [card] } })).toBe(0);
  });

  test('when settings change before there is a plan, and again when the plan is of others', () => {
    const asked = { ...film, request: { ...film.request, model: 'large' } };
    expect(turns(film, asked)).toBe(1);
    expect(turns(film, { ...asked, plan })).toBe(1);
  });

  test('once when settings change later: with the new plan', () => {
    expect(turns(planned, smoother)).toBe(0);
    expect(turns(planned, smoother, { ...smoother, plan: { ...plan, colour: { ...plan.colour, smoothing: 0.8 } } })).toBe(1);
  });

  test('once when the part of the film or its scanning changes: with the new plan', () => {
    const request = { ...film.request, section: { startSeconds: 2, durationSeconds: null }, deinterlace: true };
    expect(turns(planned, { ...planned, request })).toBe(0);
    expect(
      turns(
        planned,
        { ...planned, request },
        { ...planned, request, plan: { ...plan, section: request.section, export: { ...plan.export, deinterlace: true } } },
      ),
    ).toBe(1);
  });

  test('when a first plan is of another part or scanning than was shown', () => {
    expect(turns(film, { ...planned, plan: { ...plan, section: { startSeconds: 2, durationSeconds: null } } })).toBe(1);
    expect(turns(film, { ...planned, plan: { ...plan, export: { ...plan.export, deinterlace: true } } })).toBe(1);
  });

  test('when its colours are done', () => {
    expect(turns(planned, { ...planned, stage: 'done' })).toBe(1);
  });
});
