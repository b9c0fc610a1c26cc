import type { EncoderReason } from '../film/encoder-reason.ts';
import type { EngineWords } from './engine-words.ts';

/** Why an encoder is used or not: it goes on after its name and a colon. */
export function describeEncoderReason(reason: EncoderReason, { text, number, quote }: EngineWords): string {
  switch (reason.code) {
    case 'proved':
    case 'not-in-build':
    case 'interlaced':
    case 'hung':
    case 'no-nvidia-driver':
    case 'no-nvidia-encoder':
    case 'chip-incapable':
    case 'no-quick-sync':
    case 'no-amd-driver':
    case 'no-vaapi':
      return text(`encoder.${reason.code}`);
    case 'too-few-bits':
      return text('encoder.too-few-bits', { most: number(reason.most) });
    case 'no-preset':
      return text('encoder.no-preset', { preset: quote(reason.preset) });
    case 'frames-lost':
      return text('encoder.frames-lost', { sent: number(reason.sent), came: number(reason.came) });
    case 'garbled':
      return text('encoder.garbled', { likeness: number(Math.round(reason.likeness)) });
    case 'said':
      return text('encoder.said', { said: reason.said });
    case 'plain':
      return reason.text;
  }
}
