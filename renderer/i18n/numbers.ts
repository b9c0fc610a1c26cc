import type { Language } from '../../shared/words/languages.ts';
import { currentLanguage } from './i18n.ts';

/** Intl's formatters are dear to make and few in kind: one for each language and each set of options. */
function remembered<Made>(make: (language: Language) => Made): () => Made {
  const made = new Map<Language, Made>();
  return () => {
    const language = currentLanguage();
    const known = made.get(language);
    if (known !== undefined) return known;
    const fresh = make(language);
    made.set(language, fresh);
    return fresh;
  };
}

const counts = remembered((language) => new Intl.NumberFormat(language, { maximumFractionDigits: 0 }));
const percents = remembered((language) => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }));
const rates = remembered((language) => new Intl.NumberFormat(language, { maximumFractionDigits: 3, useGrouping: false }));
const speeds = [0, 1, 2].map((digits) =>
  remembered((language) => new Intl.NumberFormat(language, { maximumFractionDigits: digits, useGrouping: false })),
);
const durations = remembered((language) => new Intl.DurationFormat(language, { style: 'short' }));
const seconds = remembered((language) => new Intl.DurationFormat(language, { style: 'short', secondsDisplay: 'always' }));
const dates = remembered((language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }));
const sizes = (['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const).map((unit) =>
  remembered((language) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: 3 })),
);

/** 12345 → 12,345. */
export function formatCount(count: number): string {
  return counts().format(count);
}

/** 0.25 → 25%. */
export function formatPercent(part: number): string {
  return percents().format(part);
}

/** 23.976023 → 23.976. */
export function formatRate(framesPerSecond: number): string {
  return rates().format(framesPerSecond);
}

/** A speed in frames a second, with as many places as it is certain to. */
export function formatFrameRate(fps: number): string {
  return speeds[fps >= 100 ? 0 : fps >= 10 ? 1 : 2]!().format(fps);
}

/** Seconds as "1 hr, 2 min", "3 min, 20 sec", "45 sec": two units at most, as people say it. */
export function formatDuration(length: number): string {
  const whole = Math.max(0, Math.round(length));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = whole % 60;
  if (hours > 0) return durations().format({ hours, minutes });
  if (minutes > 0) return durations().format({ minutes, seconds: rest });
  return seconds().format({ seconds: rest });
}

/** A point in time of the machine's clock, in its own time zone. */
export function formatDate(date: Date): string {
  return dates().format(date);
}

/** 1234567 → 1.23 MB (powers of 1000, as file managers count). */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < sizes.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return sizes[unit]!().format(value);
}
