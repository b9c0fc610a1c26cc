import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactElement } from 'react';
import { classes } from './classes.ts';

export interface ButtonProps extends ComponentProps<'button'> {
  /** One `primary` a view; `danger` for what destroys something; `quiet` has no frame; `link` stands in a sentence. */
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'link';
  readonly size?: 'regular' | 'small';
  readonly icon?: LucideIcon;
}

export function Button({ variant = 'secondary', size = 'regular', icon: Icon, className, children, ...rest }: ButtonProps): ReactElement {
  return (
    <button type="button" {...rest} className={classes('ui-button', className)} data-variant={variant} data-size={size}>
      {Icon === undefined ? null : <Icon aria-hidden size={16} />}
      {children}
    </button>
  );
}
