import type { ReactElement } from 'react';
import { classes } from './classes.ts';

/** What is always seen of a name: its beginning, and its end with the number that tells reels apart. */
const [startLength, endLength] = [3, 9];

/** A file's name that is cut in its middle where there is no room for it. */
export function CutName({ name, className }: { readonly name: string; readonly className?: string }): ReactElement {
  const end = Math.max(0, name.length - endLength);
  // A middle that is no longer than the mark of what is missing saves nothing.
  const start = end <= startLength + 2 ? end : startLength;
  return (
    <span className={classes('ui-cut-name', className)} translate="no">
      <span className="ui-cut-name-start">{name.slice(0, start)}</span>
      {start === end ? null : <span className="ui-cut-name-middle">{name.slice(start, end)}</span>}
      {/* Where not even that has room, it is written from the right, so that it is cut on the left. */}
      <span className="ui-cut-name-end">
        <bdi dir="ltr">{name.slice(end)}</bdi>
      </span>
    </span>
  );
}
