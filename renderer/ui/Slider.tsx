import { Slider as Primitive } from 'radix-ui';
import { useId, type ReactElement } from 'react';
import { classes } from './classes.ts';

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What a double click, and the Delete key, bring back. */
  readonly defaultValue: number;
  /** The value as people read it: "120 %". */
  readonly format: (value: number) => string;
  /** With each movement. */
  readonly onChange: (value: number) => void;
  /** When the hand lets go: what is kept, undone or sent on. */
  readonly onCommit?: (value: number) => void;
  readonly disabled?: boolean;
  readonly className?: string;
}

export function Slider({
  label,
  value,
  min,
  max,
  step,
  defaultValue,
  format,
  onChange,
  onCommit,
  disabled = false,
  className,
}: SliderProps): ReactElement {
  const id = useId();
  const reset = () => {
    if (disabled) return;
    onChange(defaultValue);
    onCommit?.(defaultValue);
  };
  return (
    <div className={classes('ui-slider', className)} data-disabled={disabled ? '' : undefined} onDoubleClick={reset}>
      <span className="ui-slider-label" id={id}>
        {label}
      </span>
      <output className="ui-slider-value">{format(value)}</output>
      <Primitive.Root
        className="ui-slider-root"
        value={[value]}
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        onValueChange={([next]) => {
          if (next !== undefined) onChange(next);
        }}
        onValueCommit={([next]) => {
          if (next !== undefined) onCommit?.(next);
        }}
      >
        <Primitive.Track className="ui-slider-track">
          <Primitive.Range className="ui-slider-range" />
        </Primitive.Track>
        <Primitive.Thumb
          className="ui-slider-thumb"
          aria-labelledby={id}
          aria-valuetext={format(value)}
          onKeyDown={(event) => {
            if (event.key !== 'Delete' && event.key !== 'Backspace') return;
            event.preventDefault();
            reset();
          }}
        />
      </Primitive.Root>
    </div>
  );
}
