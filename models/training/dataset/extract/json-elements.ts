import { createReadStream } from 'node:fs';

/**
 * The elements of one array of a JSON file's outermost object, without holding the file in memory: COCO's annotation
 * files have up to half a gigabyte, of which the list of pictures is the smallest part. Reading ends with the array.
 * @throws {SyntaxError} where the file is not such JSON. A file without the array has no elements.
 */
export async function* jsonElements(path: string, array: string): AsyncGenerator {
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 18 });
  const scanner = new Scanner(array);
  for await (const text of stream as AsyncIterable<string>) {
    yield* scanner.elements(text);
    if (scanner.done) return;
  }
  if (!scanner.complete) throw new SyntaxError('it is not whole JSON');
}

class Scanner {
  done = false;
  private depth = 0;
  private started = false;
  private inString = false;
  private escaped = false;
  /** The last string of the outermost object: its key, once a colon has followed. */
  private word = '';
  private inside = false;
  private element = '';
  private readonly array: string;

  constructor(array: string) {
    this.array = array;
  }

  /** Whether every bracket has been closed. */
  get complete(): boolean {
    return this.started && this.depth === 0 && !this.inString;
  }

  *elements(text: string): Generator {
    // Where the part of the element that lies in this piece of text begins.
    let from = 0;
    const take = (to: number): unknown => {
      const whole = `${this.element}${text.slice(from, to)}`.trim();
      this.element = '';
      return whole === '' ? undefined : (JSON.parse(whole) as unknown);
    };
    for (let at = 0; at < text.length; at += 1) {
      const letter = text[at]!;
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (letter === '\\') this.escaped = true;
        else if (letter === '"') this.inString = false;
        if (this.depth === 1 && this.inString) this.word += letter;
        continue;
      }
      switch (letter) {
        case '"':
          this.inString = true;
          if (this.depth === 1) this.word = '';
          break;
        case '{':
        case '[':
          if (!this.started && letter !== '{') throw new SyntaxError('it does not begin with {');
          this.started = true;
          this.depth += 1;
          if (this.depth === 2 && letter === '[' && this.word === this.array) {
            this.inside = true;
            from = at + 1;
          }
          break;
        case '}':
        case ']':
          this.depth -= 1;
          if (this.depth === 1) this.word = '';
          if (this.inside && this.depth === 1) {
            const last = take(at);
            if (last !== undefined) yield last;
            this.done = true;
            return;
          }
          break;
        case ',':
          if (this.inside && this.depth === 2) {
            yield take(at);
            from = at + 1;
          }
          break;
        default:
          if (!this.started && letter.trim() !== '') throw new SyntaxError('it does not begin with {');
      }
    }
    if (this.inside) this.element += text.slice(from);
  }
}
