import { digits, type Compared } from './table.ts';

const [width, labels, bars, line] = [760, 300, 330, 40] as const;
const colours = { now: '#2f6f8f', before: '#c9b27c' } as const;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/**
 * A group's figures as horizontal bars, now above then, as an SVG of its own. Each pair has a scale of its own, whose longer bar takes
 * all the room, so that what changed is seen; a figure without an earlier one is beside the others of its unit that have none.
 */
export function plotOf(title: string, before: string | null, figures: readonly Compared[]): string {
  const height = 60 + line * figures.length;
  const bar = (y: number, value: number, most: number, fill: string): string => {
    const long = most === 0 ? 0 : (bars * value) / most;
    return `<rect x="${labels}" y="${y}" width="${long.toFixed(1)}" height="13" fill="${fill}"/><text x="${(labels + long + 6).toFixed(1)}" y="${y + 11}">${digits(value)}</text>`;
  };
  const rows = figures.flatMap((figure, at) => {
    const y = 52 + line * at;
    const alone = figures.filter((other) => other.before === null && other.unit === figure.unit).map(({ value }) => value);
    const most = Math.max(figure.value, ...(figure.before === null ? alone : [figure.before]));
    return [
      `<text x="${labels - 8}" y="${y + 11}" text-anchor="end">${escaped(figure.name)}</text>`,
      `<text x="${labels - 8}" y="${y + 26}" text-anchor="end" class="unit">${escaped(figure.unit)}, ${figure.better} is better</text>`,
      bar(y, figure.value, most, colours.now),
      ...(figure.before === null ? [] : [bar(y + 15, figure.before, most, colours.before)]),
    ];
  });
  const key = before === null ? '' : ` (above: now; below: ${escaped(before)})`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    '<style>text{font:12px sans-serif;fill:#222}.unit{font-size:10px;fill:#666}.head{font-size:15px;font-weight:bold}</style>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="16" y="28" class="head">${escaped(title)}${key}</text>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}
