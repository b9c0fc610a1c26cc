import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import type { ReactElement } from 'react';
import { Kbd } from './Kbd.tsx';

export type MenuEntry =
  | 'separator'
  | {
      readonly label: string;
      readonly onSelect: () => void;
      readonly icon?: LucideIcon;
      readonly keys?: string;
      /** For an entry that is on or off. */
      readonly checked?: boolean;
      readonly disabled?: boolean;
      readonly danger?: boolean;
    };

export interface DropdownMenuProps {
  /** The button that opens it: one element that takes a ref. */
  readonly trigger: ReactElement;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'center' | 'end';
}

function MenuItem({ entry }: { readonly entry: Exclude<MenuEntry, 'separator'> }): ReactElement {
  const { label, onSelect, icon: Icon, keys, checked, disabled = false, danger = false } = entry;
  const content = (
    <>
      <span className="ui-menu-icon">
        {checked === true ? <Check aria-hidden size={16} /> : Icon === undefined ? null : <Icon aria-hidden size={16} />}
      </span>
      <span className="ui-menu-label">{label}</span>
      {keys === undefined ? null : <Kbd keys={keys} />}
    </>
  );
  const shared = { className: 'ui-menu-item', disabled, onSelect, 'data-danger': danger ? '' : undefined };
  return checked === undefined ? (
    <Primitive.Item {...shared}>{content}</Primitive.Item>
  ) : (
    <Primitive.CheckboxItem {...shared} checked={checked}>
      {content}
    </Primitive.CheckboxItem>
  );
}

export function DropdownMenu({ trigger, entries, align = 'end' }: DropdownMenuProps): ReactElement {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content className="ui-menu" align={align} sideOffset={4} collisionPadding={8}>
          {entries.map((entry, index) =>
            entry === 'separator' ? (
              <Primitive.Separator key={`separator ${index}`} className="ui-menu-separator" />
            ) : (
              <MenuItem key={entry.label} entry={entry} />
            ),
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
