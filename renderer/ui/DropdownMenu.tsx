import { DropdownMenu as Primitive } from 'radix-ui';
import type { ReactElement } from 'react';
import type { MenuEntry } from './menu-entry.ts';
import { MenuLines } from './MenuContent.tsx';

export interface DropdownMenuProps {
  /** The button that opens it: one element that takes a ref. */
  readonly trigger: ReactElement;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'center' | 'end';
}

export function DropdownMenu({ trigger, entries, align = 'end' }: DropdownMenuProps): ReactElement {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content className="ui-menu" align={align} sideOffset={4} collisionPadding={8}>
          <MenuLines entries={entries} parts={Primitive} />
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
