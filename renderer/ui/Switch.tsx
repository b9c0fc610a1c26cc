import { Switch as Primitive } from 'radix-ui';
import { useId, type ReactElement } from 'react';

export interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** A sentence below it. */
  readonly hint?: string;
  readonly disabled?: boolean;
}

export function Switch({ label, checked, onChange, hint, disabled = false }: SwitchProps): ReactElement {
  const id = useId();
  return (
    <div className="ui-switch-row">
      <label className="ui-field-label" htmlFor={id}>
        {label}
      </label>
      <Primitive.Root
        id={id}
        className="ui-switch"
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        <Primitive.Thumb className="ui-switch-thumb" />
      </Primitive.Root>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="ui-field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}
