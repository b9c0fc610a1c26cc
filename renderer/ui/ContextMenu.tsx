import { ContextMenu as Primitive } from 'radix-ui';
import type { ReactElement } from 'react';
import type { MenuEntry } from './menu-entry.ts';
import { MenuLines } from './MenuContent.tsx';

export interface ContextMenuProps {
  /** What it is about: one element that takes a ref. A right click or the menu key on it opens the menu. */
  readonly children: ReactElement;
  readonly entries: readonly MenuEntry[];
}

/** What can be done with a thing, where it is. Nothing is only here: whoever never clicks right misses nothing. */
export function ContextMenu({ children, entries }: ContextMenuProps): ReactElement {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content className="ui-menu" collisionPadding={8}>
          <MenuLines entries={entries} parts={Primitive} />
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
