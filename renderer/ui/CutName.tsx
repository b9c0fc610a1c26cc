import type { ReactElement } from 'react';
import { classes } from './classes.ts';

/** What is always seen of a name: its beginning, and its end with the number that tells reels apart. */
const [startLength, endLength] = [3, 9];

/** A file's name that is cut in its middle where there is no room for it. */
export function CutName({ name, className }: { readonly name: string; readonly className?: string }): ReactElement {
  const end = Math.max(0, name.length - endLength);
  // A middle that is no longer than the mark of what is missing saves nothing.
  const start = end <= startLength + 2 ? end : startLength;
  const parts = { start: name.slice(0, start), middle: name.slice(start, end), end: name.slice(end) };
  return (
    <span className={classes('ui-cut-name', className)} translate="no">
      {/* Heard, found and copied as one word; the parts are only drawn. */}
      <span className="ui-cut-name-whole">{name}</span>
      {(['start', 'middle', 'end'] as const).map((part) =>
        parts[part] === '' ? null : <span key={part} className={`ui-cut-name-${part}`} data-text={parts[part]} aria-hidden />,
      )}
    </span>
  );
}
