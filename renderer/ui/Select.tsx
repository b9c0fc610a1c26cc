import { useId, type ReactElement } from 'react';
import { classes } from './classes.ts';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly disabled?: boolean;
}

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  /** A sentence below it. */
  readonly hint?: string | undefined;
  readonly disabled?: boolean;
  /** Leaves the label to screen readers, where the place says already what is chosen. */
  readonly hideLabel?: boolean;
  readonly className?: string;
}

/** One of several. The browser's own list box, which every screen reader knows, in our clothes. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  hint,
  disabled = false,
  hideLabel = false,
  className,
}: SelectProps<Value>): ReactElement {
  const id = useId();
  return (
    <div className={classes('ui-field', className)}>
      <label className={hideLabel ? 'ui-hidden' : 'ui-field-label'} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="ui-select"
        value={value}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="ui-field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}
