import { createContext, use } from 'react';
import type { Bridge } from '../shared/ipc/channels.ts';

/** Makes something that the components of one page share. A page that is asked for it makes it once, and keeps it. */
export type PagePart<Value> = (page: Page) => Value;

/**
 * All state that components of one page share: timelines, playheads, messages, panels. Made once, by main.tsx, and handed down:
 * components get it by `usePage`, what they call is given it. Each feature says what it keeps by a `PagePart`; modules keep nothing.
 */
export class Page {
  readonly bridge: Bridge;
  readonly #parts = new Map<PagePart<unknown>, unknown>();

  constructor(bridge: Bridge) {
    this.bridge = bridge;
  }

  /** What the part made for this page. */
  part<Value>(part: PagePart<Value>): Value {
    if (!this.#parts.has(part)) this.#parts.set(part, part(this));
    // What lies under a part is what that part made.
    return this.#parts.get(part) as Value;
  }
}

export const PageContext = createContext<Page | null>(null);

/** The page that the component is on. */
export function usePage(): Page {
  const page = use(PageContext);
  if (page === null) throw new Error('A component is used outside the page.');
  return page;
}
