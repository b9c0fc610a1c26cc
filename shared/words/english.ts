import en from '../locales/en/engine.json' with { type: 'json' };
import { describeDeviceReason } from './devices.ts';
import type { Advice, EngineWords } from './engine-words.ts';

const texts: ReadonlyMap<string, string> = new Map(
  Object.entries(en).flatMap(([group, named]) => Object.entries(named).map(([name, text]): [string, string] => [`${group}.${name}`, text])),
);

const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });

function languageName(code: string): string {
  try {
    return languageNames.of(code) ?? code;
  } catch {
    return code;
  }
}

const options: Readonly<Record<Advice, string>> = {
  'ten-bits': 'choose --codec h265 for 10 bits or --codec ffv1 to keep every bit',
  'every-bit': 'choose --codec ffv1 to keep every bit',
  'other-codec': 'add --deinterlace, or choose another --codec',
  rate: '--fps says another',
  'keep-captions': 'choose --codec h264 or --codec h265 to keep them',
};

/** The engine's English: what stands in the terminal, in logs and in JSON output. */
export const english: EngineWords = {
  text: (key, values = {}) => (texts.get(key) ?? key).replace(/\{\{(\w+)\}\}/g, (place, name: string) => values[name] ?? place),
  number: String,
  size: (bytes) => (bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`),
  codec: (name) => name,
  language: languageName,
  mark: (name) => name,
  quote: (text) => `"${text}"`,
  list: (parts) => parts.join(' and '),
  device: (device) => device,
  deviceReason: describeDeviceReason,
  advice: (advice) => options[advice],
};
