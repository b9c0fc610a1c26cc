import { useId, type ReactElement } from 'react';
import { classes } from './classes.ts';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly required?: boolean;
  /** Whether what it holds cannot be used; the words for it are elsewhere. */
  readonly invalid?: boolean;
  /** Id of words about it. */
  readonly describedBy?: string;
  readonly maxLength?: number;
  readonly className?: string;
}

/** A line of text with its label above it. */
export function TextField({
  label,
  value,
  onChange,
  required = false,
  invalid = false,
  describedBy,
  maxLength,
  className,
}: TextFieldProps): ReactElement {
  const id = useId();
  return (
    <div className={classes('ui-field', className)}>
      <label className="ui-field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="ui-text"
        type="text"
        value={value}
        required={required}
        maxLength={maxLength}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </div>
  );
}
