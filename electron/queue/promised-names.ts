import { hasEnded } from '../../shared/ipc/export.ts';
import type { ExportQueue } from './export-queue.ts';
import type { FilmList } from './film-list.ts';
import { namesAgainst } from './mends.ts';

export interface PromisedNamesOptions {
  readonly list: FilmList;
  readonly exports: ExportQueue;
  /** Whether an earlier run wrote that file. */
  readonly wasWritten?: ((path: string) => boolean) | undefined;
}

/** Which files films and exports are going to have, or have: nobody else may be promised them. */
export class PromisedNames {
  readonly #options: PromisedNamesOptions;

  constructor(options: PromisedNamesOptions) {
    this.#options = options;
  }

  /** Paths that files are going to have, or to keep their colours in. */
  get all(): string[] {
    const { items } = this.#options.list;
    return [...items.flatMap(({ plan, request }) => [(plan ?? request).output, (plan ?? request).project]), ...this.#files].filter(
      (path) => path !== null,
    );
  }

  /** Those of others than one film. */
  against(id: string): string[] {
    const { list } = this.#options;
    const own = list.item(id);
    const others = list.items.filter((item) => item.id !== id).flatMap((item) => namesAgainst(item, own?.film ?? ''));
    return [...others, ...this.#files].filter((path) => path !== null && path !== own?.request.project) as string[];
  }

  /** Whether a file is one that was written of a film, or is going to be. */
  isOurs(path: string): boolean {
    const { list, exports, wasWritten } = this.#options;
    const isResult = (item: { readonly result: { readonly output: string } | null }): boolean => item.result?.output === path;
    return this.all.includes(path) || list.items.some(isResult) || exports.items.some(isResult) || wasWritten?.(path) === true;
  }

  get #files(): string[] {
    return this.#options.exports.items.filter((item) => !hasEnded(item)).map(({ request }) => request.output);
  }
}
