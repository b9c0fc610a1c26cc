import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { keyParts } from '../shortcuts/keys.ts';

/** A key combination ("Mod+Shift+Z") as this system's keyboard labels it. */
export function Kbd({ keys }: { readonly keys: string }): ReactElement {
  const { t } = useTranslation('shortcuts');
  return (
    <kbd className="ui-kbd">
      {keyParts(keys, (name) => t(`keys.${name}`)).map((part) => (
        <span key={part}>{part}</span>
      ))}
    </kbd>
  );
}
