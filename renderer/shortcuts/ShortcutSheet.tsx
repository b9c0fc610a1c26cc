import { Fragment, useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../page.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { listenForShortcuts } from './registry.ts';
import { setSheetOpen, useSheetOpen } from '../shell/panels.ts';
import { shortcuts, type Shortcut, type ShortcutId } from './table.ts';
import { useShortcut } from './use-shortcut.ts';

const ids = Object.keys(shortcuts) as ShortcutId[];
const groupOf = (id: ShortcutId): Shortcut['group'] => shortcuts[id].group;
const groups = [...new Set(ids.map(groupOf))];

function Line({ id }: { readonly id: ShortcutId }): ReactElement {
  const { t } = useTranslation('shortcuts');
  const { keys }: Shortcut = shortcuts[id];
  return (
    <div className="shortcut-line">
      <dt>{t(`names.${id}`)}</dt>
      <dd>
        {keys.map((combination, index) => (
          <Fragment key={combination}>
            {index === 0 ? null : <span className="shortcut-or"> {t('or')} </span>}
            <Kbd keys={combination} />
          </Fragment>
        ))}
      </dd>
    </div>
  );
}

/** Listens for every shortcut of the window, and shows them all on `?`. */
export function ShortcutSheet(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('shortcuts');
  const open = useSheetOpen();
  useEffect(() => listenForShortcuts(page), [page]);
  useShortcut('app.shortcuts', () => {
    setSheetOpen(page, true);
  });
  return (
    <Dialog
      title={t('title')}
      open={open}
      onOpenChange={(next) => {
        setSheetOpen(page, next);
      }}
      size="wide"
      scrolls
    >
      <div className="shortcut-groups">
        {groups.map((group) => (
          <section key={group} aria-labelledby={`shortcuts-${group}`}>
            <h3 id={`shortcuts-${group}`}>{t(`groups.${group}`)}</h3>
            <dl>
              {ids
                .filter((id) => groupOf(id) === group)
                .map((id) => (
                  <Line key={id} id={id} />
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
