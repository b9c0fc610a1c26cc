import type { LucideIcon } from 'lucide-react';
import { ToggleGroup as Primitive } from 'radix-ui';
import type { ReactElement } from 'react';
import { classes } from './classes.ts';

export interface ToggleOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Shown instead of the label, which is then the tooltip and the name. */
  readonly icon?: LucideIcon;
  readonly disabled?: boolean;
}

export interface ToggleGroupProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly ToggleOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly className?: string;
}

/** A few choices side by side, one of which always holds. */
export function ToggleGroup<Value extends string>({ label, value, options, onChange, className }: ToggleGroupProps<Value>): ReactElement {
  return (
    <Primitive.Root
      type="single"
      className={classes('ui-toggle-group', className)}
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        // Empty when the pressed one is pressed again.
        const option = options.find((candidate) => candidate.value === next);
        if (option !== undefined) onChange(option.value);
      }}
    >
      {options.map(({ value: id, label: name, icon: Icon, disabled = false }) => (
        <Primitive.Item
          key={id}
          className="ui-toggle"
          value={id}
          disabled={disabled}
          {...(Icon === undefined ? {} : { 'aria-label': name, title: name })}
        >
          {Icon === undefined ? name : <Icon aria-hidden size={18} />}
        </Primitive.Item>
      ))}
    </Primitive.Root>
  );
}
