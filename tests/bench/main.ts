import { benchMemory } from './memory.ts';
import { benchThroughput } from './throughput.ts';
import { benchUpscaling } from './upscaling.ts';

const [name = 'throughput', argument] = process.argv.slice(2);

switch (name) {
  case 'throughput':
    await benchThroughput(Number(argument ?? 240));
    break;
  case 'memory':
    await benchMemory();
    break;
  case 'upscaling':
    await benchUpscaling(Number(argument ?? 10));
    break;
  case 'temporal':
    process.argv.splice(2, 1);
    await import('./temporal.ts');
    break;
  default:
    console.error(`There is no benchmark "${name}": npm run bench -- throughput|memory|upscaling|temporal.`);
    process.exitCode = 2;
}
