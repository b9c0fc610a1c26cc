import { Progress as Primitive } from 'radix-ui';
import type { ReactElement } from 'react';
import { classes } from './classes.ts';

export interface ProgressProps {
  readonly label: string;
  /** 0 to 1; null where the end is not known. */
  readonly value: number | null;
  /** "120 of 300 frames", for screen readers. */
  readonly valueText?: string;
  readonly className?: string;
}

export function Progress({ label, value, valueText, className }: ProgressProps): ReactElement {
  const part = value === null ? null : Math.min(1, Math.max(0, value));
  return (
    <Primitive.Root
      className={classes('ui-progress', className)}
      aria-label={label}
      value={part === null ? null : Math.round(part * 1000)}
      max={1000}
      {...(valueText === undefined ? {} : { getValueLabel: () => valueText })}
    >
      <Primitive.Indicator className="ui-progress-bar" style={part === null ? undefined : { width: `${part * 100}%` }} />
    </Primitive.Root>
  );
}
