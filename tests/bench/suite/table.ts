import type { BenchFile, Figure } from './figure.ts';

/** How far a figure may be off on another day without that meaning anything: times follow the load, colours are reckoned. */
const noise: Readonly<Record<Figure['group'], number>> = {
  speed: 0.15,
  memory: 0.1,
  disk: 0.02,
  temporal: 0.05,
  colour: 0.01,
  window: 0.25,
};

/** Three digits that count. */
export function digits(value: number): string {
  if (value === 0) return '0';
  const places = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(places, 4));
}

export interface Compared extends Figure {
  /** The same figure in the earlier file. */
  readonly before: number | null;
  /** How much larger it is than before, as a share; null where there is nothing to compare. */
  readonly change: number | null;
  readonly verdict: 'better' | 'worse' | 'same' | 'new';
}

/** Sets each figure beside the one of the same name in an earlier file. */
export function compareFigures(now: readonly Figure[], before: readonly Figure[]): Compared[] {
  return now.map((one) => {
    const earlier = before.find(({ group, name, unit }) => group === one.group && name === one.name && unit === one.unit)?.value ?? null;
    if (earlier === null) return { ...one, before: null, change: null, verdict: 'new' };
    const change = earlier === 0 ? null : one.value / earlier - 1;
    const isNoise = change === null ? one.value === 0 : Math.abs(change) <= noise[one.group];
    const isMore = one.value > earlier;
    return { ...one, before: earlier, change, verdict: isNoise ? 'same' : isMore === (one.better === 'more') ? 'better' : 'worse' };
  });
}

/** Figures that the earlier file has and this one has not, as `group: name`. */
export function lostFigures(now: BenchFile, before: BenchFile): string[] {
  return before.figures
    .filter((earlier) => !now.figures.some(({ group, name }) => group === earlier.group && name === earlier.name))
    .map(({ group, name }) => `${group}: ${name}`);
}

function changeWords({ change, verdict }: Compared): string {
  if (verdict === 'new') return 'not measured then';
  const share =
    change === null ? '' : `${change >= 0 ? '+' : '−'}${Math.abs(100 * change).toFixed(change !== 0 && Math.abs(change) < 0.01 ? 1 : 0)} %`;
  return verdict === 'same' ? share || 'same' : `${share}${share === '' ? '' : ', '}**${verdict}**`;
}

const words = ({ version, date, machine, load, networks, minutes, short }: BenchFile): string =>
  `${version}${short ? ', short run' : ''}: ${date.slice(0, 10)}, ${machine}, load ${load.before.toFixed(1)} before and ${load.after.toFixed(1)} after, ${Object.entries(
    networks,
  )
    .map((network) => network.join(' '))
    .join(', ')}, ${minutes.toFixed(0)} minutes.`;

/** The one table, in Markdown. */
export function benchTable(now: BenchFile, before: BenchFile | null): string {
  const compared = compareFigures(now.figures, before?.figures ?? []);
  const rows = compared.map(({ group, name, unit, value, ...rest }) => {
    const then =
      before === null
        ? ''
        : ` ${rest.before === null ? '' : digits(rest.before)} | ${changeWords({ group, name, unit, value, ...rest })} |`;
    return `| ${group} | ${name} | ${digits(value)} | ${unit} |${then}`;
  });
  const head = before === null ? '| | | | |\n|---|---|---|---|' : `| | | now | | ${before.version} | |\n|---|---|---|---|---|---|`;
  const lost = before === null ? [] : lostFigures(now, before);
  return [
    `Now: ${words(now)}`,
    before === null ? 'There is no file of a release to compare with.' : `To compare with: ${words(before)}`,
    '',
    head,
    ...rows,
    '',
    ...now.missing.map(({ group, why }) => `Not whole: ${group}: ${why}.`),
    ...(lost.length === 0 ? [] : [`Measured then, but not now: ${lost.join('; ')}.`]),
  ]
    .join('\n')
    .trimEnd();
}
