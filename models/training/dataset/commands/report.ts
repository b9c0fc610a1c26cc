import { dropReasons } from '../picture.ts';
import type { Note, Tally } from '../pipeline.ts';

/** Where a command's words go: lines for people, or one JSON object. */
export class Report {
  private readonly json: boolean;
  private readonly named = { broken: 0, failed: 0, changed: 0 };
  private shownAt = 0;
  private barShown = false;
  private readonly began = Date.now();

  constructor(json: boolean) {
    this.json = json;
  }

  /** A command's result, on standard output. */
  result(lines: readonly string[], data: unknown): void {
    this.clear();
    process.stdout.write(this.json ? `${JSON.stringify(data)}\n` : lines.map((line) => `${line}\n`).join(''));
  }

  /** One line that changes in place, where somebody watches. */
  progress(line: string): void {
    if (!process.stderr.isTTY || Date.now() - this.shownAt < 200) return;
    this.shownAt = Date.now();
    this.barShown = true;
    process.stderr.write(`\r\x1b[2K${line}`);
  }

  /** Names a file that something is wrong with; of very many only the first, since the register has them all. */
  note(kind: 'broken' | 'failed' | 'changed', { source, name, detail }: Note): void {
    const most = 20;
    this.named[kind] += 1;
    if (this.named[kind] > most + 1) return;
    const words = { broken: 'Broken', failed: 'Unreadable', changed: 'Changed' }[kind];
    this.line(this.named[kind] > most ? `${words}: and more, not named here.` : `${words}: ${source} ${name} (${detail})`);
  }

  line(text: string): void {
    this.clear();
    process.stderr.write(`${text}\n`);
  }

  extracting(tally: Tally): void {
    const seconds = (Date.now() - this.began) / 1000;
    this.progress(
      `${tally.found} pictures, ${tally.kept} kept, ${sum(tally)} dropped, ${tally.known} known, ${(tally.found / Math.max(0.1, seconds)).toFixed(0)} a second`,
    );
  }

  extracted(tally: Tally): void {
    const seconds = (Date.now() - this.began) / 1000;
    const why = dropReasons.filter((reason) => tally.dropped[reason] > 0).map((reason) => `${tally.dropped[reason]} ${reason}`);
    const lines = [
      `${tally.found} pictures found in ${seconds.toFixed(1)} s: ${tally.kept} kept, ${sum(tally)} dropped${why.length === 0 ? '' : ` (${why.join(', ')})`}, ${tally.known} known already.`,
    ];
    if (tally.displaced > 0) lines.push(`${tally.displaced} pictures left the data set, because they look like held-out ones.`);
    if (tally.changed > 0)
      lines.push(
        `${tally.changed} files are not the ones that were taken under their names; to take them too, give their folder another name with --source.`,
      );
    this.result(lines, { ...tally, seconds });
  }

  private clear(): void {
    if (this.barShown) process.stderr.write('\r\x1b[2K');
    this.barShown = false;
  }
}

function sum(tally: Tally): number {
  return Object.values(tally.dropped).reduce((total, count) => total + count, 0);
}
