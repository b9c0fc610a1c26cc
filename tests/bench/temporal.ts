import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { networkColourist, noiseColourist, truthColourist, type Colourist } from './temporal/colourists.ts';
import { compareAll, type Way } from './temporal/compare.ts';
import { measureShots } from './temporal/shots.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '../shared/data' },
    films: { type: 'string', default: '24' },
    from: { type: 'string', default: '0' },
    colours: { type: 'string', default: 'models/reel.onnx' },
    clips: { type: 'string', default: '' },
    smoothing: { type: 'string', default: '0.5' },
    every: { type: 'string', default: '1,auto' },
    milliseconds: { type: 'string', default: '45' },
  },
});
const data = resolve(values.data);

switch (positionals[0]) {
  case 'shots':
    await measureShots(data, Number(values.films), Number(values.from));
    break;
  case 'compare': {
    const ways = values.smoothing.split(',').flatMap((smoothing) =>
      values.every.split(',').map((every): Way => ({
        name: `smoothing ${smoothing}, every ${every}`,
        settings: {
          smoothing: Number(smoothing),
          every: every === 'auto' ? 'auto' : Number(every),
          costs: { networkMilliseconds: Number(values.milliseconds) },
        },
      })),
    );
    const madeUp: Readonly<Record<string, Colourist>> = { noise: noiseColourist, truth: truthColourist };
    const colourist = madeUp[values.colours] ?? (await networkColourist(values.colours));
    await compareAll(data, colourist, ways, new RegExp(values.clips));
    break;
  }
  default:
    console.error('usage: node tests/bench/temporal.ts shots [--films N] [--from N] | compare [--colours FILE.onnx|noise|truth] [--clips REGEXP] [--smoothing S,…] [--every N,auto,…] [--milliseconds MS]   each with [--data FOLDER]');
    process.exitCode = 2;
}
