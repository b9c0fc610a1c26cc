import type { ReactElement } from 'react';

/** What is always seen of a name's end: the ending, and the number that tells reels apart. */
const endLength = 12;

/** A name that is cut in its middle where there is no room for it. */
export function FilmName({ name }: { readonly name: string }): ReactElement {
  const cut = Math.max(0, name.length - endLength);
  return (
    <span className="queue-name queue-name-cut" translate="no">
      <span className="queue-name-start">{name.slice(0, cut)}</span>
      {/* Where not even that has room, its own beginning goes: written from the right, it is cut on the left. */}
      <span className="queue-name-end">
        <bdi dir="ltr">{name.slice(cut)}</bdi>
      </span>
    </span>
  );
}
