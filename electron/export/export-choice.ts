import { codecs } from '../../shared/film/codecs.ts';
import { exportPresets } from '../../shared/job/export-presets.ts';
import type { Purpose } from '../../shared/job/purpose.ts';
import type { ExportChoice } from '../../shared/ipc/export.ts';

/** What is chosen for a file by saying what it is for. */
export function choiceOf(purpose: Purpose, tracks: ExportChoice['tracks']): ExportChoice {
  const { codec, container, ...others } = exportPresets[purpose];
  return { ...others, codec, container, tracks };
}

/** What of a change is said in a codec's own terms. */
function ofCodec(change: Partial<ExportChoice>): Partial<ExportChoice> {
  return Object.fromEntries(
    (['quality', 'preset', 'bitDepth', 'encoder'] as const).flatMap((name) => (change[name] === undefined ? [] : [[name, change[name]]])),
  );
}

/** Another codec means another scale of quality, other presets and depths, maybe another container, but for what is chosen with it. */
export function fitting(choice: ExportChoice, change: Partial<ExportChoice>): ExportChoice {
  const next = { ...choice, ...change };
  const facts = codecs[next.codec];
  const another = next.codec !== choice.codec;
  return {
    ...next,
    container:
      facts.containers.includes(next.container) && (!another || change.container !== undefined) ? next.container : facts.containers[0],
    ...(another
      ? { quality: null, preset: null, bitDepth: null, encoder: next.encoder === 'auto' ? 'auto' : 'software', ...ofCodec(change) }
      : {}),
  };
}
