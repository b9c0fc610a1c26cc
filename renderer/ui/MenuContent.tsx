import { Check } from 'lucide-react';
import type { ContextMenu, DropdownMenu } from 'radix-ui';
import type { ReactElement } from 'react';
import { Kbd } from './Kbd.tsx';
import type { MenuEntry } from './menu-entry.ts';

/** What both kinds of menu are made of. */
type Parts = Pick<typeof DropdownMenu | typeof ContextMenu, 'Item' | 'CheckboxItem' | 'Separator'>;

function MenuItem({ entry, parts }: { readonly entry: Exclude<MenuEntry, 'separator'>; readonly parts: Parts }): ReactElement {
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
    <parts.Item {...shared}>{content}</parts.Item>
  ) : (
    <parts.CheckboxItem {...shared} checked={checked}>
      {content}
    </parts.CheckboxItem>
  );
}

/** The lines of a menu. */
export function MenuLines({ entries, parts }: { readonly entries: readonly MenuEntry[]; readonly parts: Parts }): ReactElement[] {
  return entries.map((entry, index) =>
    entry === 'separator' ? (
      <parts.Separator key={`separator ${index}`} className="ui-menu-separator" />
    ) : (
      <MenuItem key={entry.label} entry={entry} parts={parts} />
    ),
  );
}
