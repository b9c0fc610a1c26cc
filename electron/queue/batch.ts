/** Ids of what was started together: what the total counts. */
export class Batch {
  #ids: ReadonlySet<string> = new Set();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** @param isNew nothing is going on, so that a new total begins */
  add(id: string, isNew: boolean): void {
    this.#ids = new Set([...(isNew ? [] : this.#ids), id]);
  }

  leave(id: string): void {
    this.#ids = new Set([...this.#ids].filter((other) => other !== id));
  }

  clear(): void {
    this.#ids = new Set();
  }

  restore(ids: readonly string[]): void {
    this.#ids = new Set(ids);
  }
}
