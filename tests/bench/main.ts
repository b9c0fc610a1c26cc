import { fileURLToPath } from 'node:url';
import { benchMemory } from './memory.ts';
import { drawCut } from './cut-picture.ts';
import { benchGuides } from './guides.ts';
import { benchLength } from './length.ts';
import { benchPreview } from './preview.ts';
import { benchProviders } from './providers.ts';
import { renderSideBySide } from './side-by-side.ts';
import { benchAll, measureGroup } from './suite/main.ts';
import { benchThroughput } from './throughput.ts';
import { benchUpscaling } from './upscaling.ts';
import { benchWindow } from './window.ts';

const given = process.argv.slice(2);
/** Without a name, or with options alone, everything is measured. */
const [name, ...words] = given[0] === undefined || given[0].startsWith('--') ? ['all', ...given] : given;
const [argument] = words;
/** Films that the side-by-side clip is made of unless others are named. */
const usualFilms = ['silent_comedy', 'old_london_streets'].map((film) =>
  fileURLToPath(new URL(`../../../shared/data/films/${film}.mp4`, import.meta.url)),
);

switch (name) {
  case 'all':
    process.exitCode = benchAll(words);
    break;
  case 'figures':
    await measureGroup(words[0] ?? '', words[1] ?? '', words[2] === 'short');
    break;
  case 'throughput':
    await benchThroughput(Number(argument ?? 240));
    break;
  case 'memory':
    await benchMemory();
    break;
  case 'length':
    await benchLength(Number(argument ?? 3), Number(words[1] ?? 24));
    break;
  case 'window':
    await benchWindow(Number(argument ?? 7));
    break;
  case 'upscaling':
    await benchUpscaling(Number(argument ?? 10));
    break;
  case 'side-by-side':
    for (const path of await renderSideBySide(words.length === 0 ? usualFilms : words, process.cwd())) console.log(path);
    break;
  case 'cut':
    await drawCut(fileURLToPath(new URL('../../docs/pictures', import.meta.url)));
    break;
  case 'providers':
    await benchProviders(words);
    break;
  case 'guides':
    await benchGuides(new RegExp(argument ?? ''));
    break;
  case 'preview':
    await benchPreview();
    break;
  case 'temporal':
    // The module reads its own words; without any it compares the defaults with frame by frame.
    process.argv.splice(2, 1, ...(words.length === 0 ? ['compare'] : []));
    await import('./temporal.ts');
    break;
  default:
    console.error(
      `There is no benchmark "${name}": npm run bench, or npm run bench -- throughput|memory|length|window|preview|guides|providers|upscaling|temporal|side-by-side|cut.`,
    );
    process.exitCode = 2;
}
