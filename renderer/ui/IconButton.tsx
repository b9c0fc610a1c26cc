import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactElement } from 'react';
import { classes } from './classes.ts';
import { Tooltip, type TooltipProps } from './Tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  readonly icon: LucideIcon;
  /** Read out by screen readers and shown as tooltip. */
  readonly label: string;
  readonly keys?: TooltipProps['keys'];
  readonly side?: Exclude<TooltipProps['side'], undefined>;
  /** For a button that stays down: whether it is. */
  readonly pressed?: boolean;
  readonly size?: 'regular' | 'small';
}

export function IconButton({
  icon: Icon,
  label,
  keys,
  side = 'top',
  pressed,
  size = 'regular',
  className,
  ...rest
}: IconButtonProps): ReactElement {
  return (
    <Tooltip text={label} keys={keys} side={side}>
      <button
        type="button"
        {...rest}
        className={classes('ui-icon-button', className)}
        data-size={size}
        aria-label={label}
        aria-pressed={pressed}
      >
        <Icon aria-hidden size={size === 'small' ? 14 : 18} />
      </button>
    </Tooltip>
  );
}
