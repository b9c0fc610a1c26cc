import type { DeviceReason } from '../job/device-report.ts';
import type { Device } from '../job/settings.ts';
import type en from '../locales/en/engine.json';

type Texts = typeof en;
/** Keys of engine.json: `warning.damaged`. */
export type EngineText = { [Group in keyof Texts]: `${Group}.${keyof Texts[Group] & string}` }[keyof Texts];

/** What can be done about a warning: in a window by a choice, in a terminal by an option. */
export type Advice = 'ten-bits' | 'every-bit' | 'other-codec' | 'keep-captions' | 'rate';

/**
 * What the engine's sentences are made of, for one reader: the terminal's in english.ts, the window's in its own
 * language.
 */
export interface EngineWords {
  readonly text: (key: EngineText, values?: Readonly<Record<string, string>>) => string;
  readonly number: (value: number) => string;
  /** Bytes. */
  readonly size: (bytes: number) => string;
  /** FFmpeg's name of a codec, as the reader knows it. */
  readonly codec: (name: string) => string;
  /** ISO 639's code of a language. */
  readonly language: (code: string) => string;
  /** FFmpeg's name of a disposition. */
  readonly mark: (name: string) => string;
  readonly quote: (text: string) => string;
  readonly list: (parts: readonly string[]) => string;
  readonly device: (device: Device) => string;
  /** Why a device is used or not. */
  readonly deviceReason: (reason: DeviceReason) => string;
  readonly advice: (advice: Advice) => string;
}
