import type { Misfit, NamedTensor, NetworkWarning } from '../networks/misfit.ts';
import type { EngineWords } from './engine-words.ts';

/** `"L" (float32, 1 x 1 x ? x ?)`. */
function nameTensor({ name, type, shape }: NamedTensor, { text, quote }: EngineWords): string {
  const sides = shape === null ? [] : [shape.map((side) => side ?? '?').join(' x ')];
  return `${quote(name)} (${[type ?? text('misfit.no-tensor'), ...sides].join(', ')})`;
}

/** Why a file is not a network of some kind: it goes on after its name and a colon. */
export function describeMisfit(misfit: Misfit, words: EngineWords): string {
  const { text, number, quote } = words;
  const channels = (count: number): string => text(count === 1 ? 'misfit.channel' : 'misfit.channels', { count: number(count) });
  switch (misfit.code) {
    case 'no-input':
    case 'other-answer':
    case 'no-number':
      return text(`misfit.${misfit.code}`);
    case 'no-input-named':
    case 'no-output-named':
      return text(`misfit.${misfit.code}`, { name: quote(misfit.name) });
    case 'not-floats':
      return text('misfit.not-floats', { tensor: nameTensor(misfit.tensor, words) });
    case 'other-input':
      return text('misfit.other-input', { tensor: nameTensor(misfit.tensor, words), channels: channels(misfit.channels) });
    case 'no-output':
      return text('misfit.no-output', {
        channels: channels(misfit.channels),
        outputs: misfit.outputs.map((output) => nameTensor(output, words)).join(', '),
      });
    case 'other-batch':
      return text('misfit.other-batch', { name: quote(misfit.name), batch: number(misfit.batch) });
    case 'more-inputs':
      return text('misfit.more-inputs', { inputs: words.list(misfit.inputs.map((input) => nameTensor(input, words))) });
    case 'cannot-run':
      return text('misfit.cannot-run', { said: misfit.said });
    case 'no-colour':
      return text('misfit.no-colour', { ab: number(Math.round(misfit.ab)), most: number(misfit.most) });
    case 'tiny-answer':
      return text('misfit.tiny-answer', { width: number(misfit.width), height: number(misfit.height) });
    case 'other-picture':
      return text('misfit.other-picture', { off: number(Math.round(misfit.off)) });
  }
}

/** What is odd about a network, as a sentence. */
export function describeNetworkWarning({ code }: NetworkWarning, { text }: EngineWords): string {
  return text(`network.${code}`);
}
