import { containerNames } from '../film/codecs.ts';
import type { StreamReason } from '../film/stream-reason.ts';
import type { NamedStream } from '../job/warning.ts';
import type { EngineWords } from './engine-words.ts';

/** `Subtitle track 3 (French, "Comments")`; its number is the one of `kinetint probe` and `--audio`, FFmpeg's own. */
export function nameStream({ kind, index, language, title }: NamedStream, { text, language: languageName, quote }: EngineWords): string {
  const details = [...(language === null ? [] : [languageName(language)]), ...(title === null ? [] : [quote(title)])];
  const stream = text(`stream.${kind}`, { number: String(index) });
  return details.length === 0 ? stream : `${stream} (${details.join(', ')})`;
}

/** Why a stream is not simply copied: the end of a sentence that begins with its name. */
export function describeStreamReason(reason: StreamReason, { text, codec, number }: EngineWords): string {
  switch (reason.code) {
    case 'unwanted':
    case 'timecode-rewritten':
    case 'chapters-rewritten':
    case 'to-subrip':
    case 'no-covers':
    case 'pictures-only':
    case 'codec-unknown':
    case 'sound-empty':
      return text(`reason.${reason.code}`);
    case 'without-loss':
    case 'to-pcm':
      return text(`reason.${reason.code}`, { codec: codec(reason.codec) });
    case 'to-aac':
      return text(reason.mov ? 'reason.to-aac-lossless' : 'reason.to-aac', { codec: codec(reason.codec) });
    case 'rate-unsupported':
      return text('reason.rate-unsupported', {
        container: containerNames[reason.container],
        codec: codec(reason.codec),
        rate: number(reason.rate),
      });
    case 'to-mp4-text':
      return text(reason.styled ? 'reason.to-mp4-text-styled' : 'reason.to-mp4-text');
    case 'too-many-channels':
      return text('reason.too-many-channels', {
        container: containerNames[reason.container],
        most: number(reason.most),
        channels: number(reason.channels),
      });
    case 'codec-unsupported':
    case 'subtitles-unsupported':
    case 'pictures-unsupported':
    case 'data-unsupported':
      return text(`reason.${reason.code}`, { container: containerNames[reason.container], codec: codec(reason.codec) });
    case 'no-attachments':
      return text('reason.no-attachments', { container: containerNames[reason.container] });
    case 'plain':
      return reason.text;
  }
}
