import { tolerance } from '../../../electron/engine/network/device-trial.ts';

/** Milliseconds of a run. */
export interface Times {
  readonly median: number;
  readonly shortest: number;
  readonly runs: number;
}

export interface Measured {
  readonly network: string;
  /** Floating point operations of one frame. */
  readonly operations: number;
  readonly batch: number;
  /** GFLOP/s of a big matrix product; not a number where that could not be had. */
  readonly ceiling: number;
  /** How far the answer is from the CPU's at most, in a*b*. */
  readonly difference: number;
}

const columns = [
  'network',
  'GFLOP a frame',
  'batch',
  'ms a frame, shortest',
  'median',
  'runs',
  'GFLOP/s',
  'of the matrix product',
  "a*b* off the CPU's by",
] as const;
export const speedHead = `| ${columns.join(' | ')} |\n${'|---'.repeat(columns.length)}|`;

export function gigaflops(operations: number, milliseconds: number): number {
  return operations / milliseconds / 1e6;
}

/** A line of the table. An answer that is not the CPU's is given no speed, and its time is not taken. */
export async function speedRow({ network, operations, batch, ceiling, difference }: Measured, take: () => Promise<Times>): Promise<string> {
  const cells = [network, (operations / 1e9).toFixed(2), String(batch)];
  if (difference <= tolerance) {
    const { median, shortest, runs } = await take();
    const rate = gigaflops(operations * batch, shortest);
    cells.push(
      (shortest / batch).toFixed(2),
      (median / batch).toFixed(2),
      String(runs),
      rate.toFixed(0),
      Number.isNaN(ceiling) ? '' : `${((100 * rate) / ceiling).toFixed(0)} %`,
    );
  } else {
    cells.push('wrong answer', '', '', '', '');
  }
  return `| ${[...cells, difference.toFixed(3)].join(' | ')} |`;
}
