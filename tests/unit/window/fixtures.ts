import type { JobEvent } from '../../../shared/job.ts';
import type { Plan } from '../../../shared/plan.ts';

/** A plan as the engine makes it for a small silent-era film in MP4. */
export const plan: Plan = {
  film: {
    path: '/films/harbour.mp4',
    bytes: 1000,
    container: 'mov,mp4,m4a,3gp,3g2,mj2',
    startSeconds: 0,
    durationSeconds: 742.2,
    video: {
      index: 0,
      codec: 'h264',
      width: 640,
      height: 480,
      rotation: 0,
      pixelFormat: 'yuv420p',
      bitDepth: 8,
      sampling: '420',
      range: 'limited',
      matrix: 'bt601',
      tags: { range: null, matrix: null, primaries: null, transfer: null, chromaLocation: null },
      sampleAspectRatio: { num: 1, den: 1 },
      frameRate: { num: 24000, den: 1001 },
      variableFrameRate: false,
      timeBase: { num: 1, den: 24000 },
      startSeconds: 0,
      frames: 17795,
      fieldOrder: 'progressive',
    },
    others: [
      { index: 1, kind: 'audio', codec: 'pcm_s16le', language: 'eng', title: null, dispositions: [], channels: 1, sampleRate: 48000 },
      { index: 2, kind: 'subtitle', codec: 'subrip', language: 'und', title: 'Intertitles', dispositions: [], channels: null, sampleRate: null },
    ],
    chapters: 0,
    title: null,
  },
  inspection: { scan: 'progressive', colour: 'gray', meanAb: [0, 0], meanChroma: 0, framesSeen: 24 },
  output: '/films/harbour.color.mp4',
  project: '/films/harbour.kinetint',
  colour: { model: 'small', smoothing: 0, every: 1 },
  export: { codec: 'h264', quality: null, preset: null, saturation: 1, deinterlace: false, container: 'mp4' },
  section: { startSeconds: 0, durationSeconds: null },
  streams: [
    { index: 0, kind: 'video', action: 'colour', encoder: null, reason: null },
    { index: 1, kind: 'audio', action: 'convert', encoder: 'aac', reason: 'MP4 cannot hold PCM.' },
    { index: 2, kind: 'subtitle', action: 'copy', encoder: null, reason: null },
  ],
  scan: 'progressive',
  networkSize: { width: 320, height: 240 },
  device: 'cpu',
  devices: [],
  framesReady: 0,
  summary: [],
  warnings: ['Sound is re-encoded.'],
};

export const done: Extract<JobEvent, { type: 'done' }> = {
  type: 'done',
  output: plan.output,
  project: plan.project,
  frames: 10,
  seconds: 1,
  fps: 10,
  model: 'small',
  device: 'cpu',
};
