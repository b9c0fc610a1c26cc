import { parseArgs } from 'node:util';
import { mkdirSync } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import type { ChunkSettings } from '../../electron/engine/motion/smooth.ts';
import catalogue from '../../models/catalog.json' with { type: 'json' };
import { networkColourist, noiseColourist, truthColourist, type Colourist } from './temporal/colourists.ts';
import { compareAll, type Way } from './temporal/compare.ts';
import { testClips } from './temporal/clips.ts';
import { writeSideBySide } from './temporal/side-by-side.ts';
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
    hints: { type: 'boolean', default: false },
    milliseconds: { type: 'string', default: '45' },
    frames: { type: 'string', default: '' },
    out: { type: 'string', default: 'artifacts/side-by-side' },
  },
});
const data = resolve(values.data);
/** The network's own size, as in the engine. */
const height = catalogue.models.find(({ file }) => values.colours.endsWith(file))?.size.shortSide ?? 256;

async function colouristOf(name: string): Promise<Colourist> {
  const madeUp: Readonly<Record<string, Colourist>> = { noise: noiseColourist, truth: truthColourist };
  return madeUp[name] ?? (await networkColourist(name));
}

function settingsOf(smoothing: string, every: string): ChunkSettings {
  return {
    smoothing: Number(smoothing),
    every: every === 'auto' ? 'auto' : Number(every),
    costs: { networkMilliseconds: Number(values.milliseconds) },
  };
}

switch (positionals[0]) {
  case 'shots':
    await measureShots(data, Number(values.films), Number(values.from));
    break;
  case 'compare': {
    const ways = values.smoothing.split(',').flatMap((smoothing) =>
      values.every.split(',').flatMap((every): Way[] => {
        const plain: Way = { name: `smoothing ${smoothing}, every ${every}`, settings: settingsOf(smoothing, every), hints: false };
        if (!values.hints) return [plain];
        return [
          plain,
          { ...plain, name: `hints, then ${plain.name}`, hints: true },
          { name: `hints in place of smoothing, every ${every}`, settings: settingsOf('0', every), hints: true },
        ];
      }),
    );
    await compareAll(data, height, await colouristOf(values.colours), ways, new RegExp(values.clips));
    break;
  }
  case 'side': {
    const chosen = testClips.filter(({ file }) => new RegExp(values.clips).test(file));
    const colourist = await colouristOf(values.colours);
    mkdirSync(values.out, { recursive: true });
    for (const choice of chosen) {
      const longer = values.frames === '' ? choice : { ...choice, frames: Number(values.frames) };
      const settings = settingsOf(values.smoothing, values.every.split(',')[0]!);
      await writeSideBySide(longer, data, height, colourist, settings, join(values.out, `${parse(choice.file).name}.mp4`));
    }
    break;
  }
  default:
    console.error(
      'usage: node tests/bench/temporal.ts shots [--films N] [--from N] | compare [--colours FILE.onnx|noise|truth] [--clips REGEXP] [--smoothing S,…] [--every N,auto,…] [--hints] [--milliseconds MS] | side [the same] [--frames N] [--out FOLDER]   each with [--data FOLDER]',
    );
    process.exitCode = 2;
}
