import type { LucideIcon } from 'lucide-react';

/** A line of a menu, whichever way the menu is opened. */
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
