import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { measureShots } from './temporal/shots.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '../shared/data' },
    films: { type: 'string', default: '24' },
    from: { type: 'string', default: '0' },
  },
});
const data = resolve(values.data);

switch (positionals[0]) {
  case 'shots':
    await measureShots(data, Number(values.films), Number(values.from));
    break;
  default:
    console.error('usage: node tests/bench/temporal.ts shots [--data FOLDER] [--films N] [--from N]');
    process.exitCode = 2;
}
