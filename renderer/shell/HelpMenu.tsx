import { CircleQuestionMark } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Help } from '../../shared/ipc/app.ts';
import { bridge, send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { keysOf } from '../shortcuts/table.ts';
import { DropdownMenu } from '../ui/DropdownMenu.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import type { MenuEntry } from '../ui/menu-entry.ts';
import { toast } from '../ui/toast-list.ts';
import { setLicencesOpen, setSheetOpen, setUpdatesOpen } from './panels.ts';

/** The help, also where the system shows no menu bar until a key is pressed. */
export function HelpMenu(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('help');
  const entry = (what: Exclude<Help, 'licences'>): MenuEntry => ({
    label: t(what),
    onSelect: () => {
      send(bridge.invoke('help:open', what));
    },
  });
  return (
    <DropdownMenu
      trigger={<IconButton icon={CircleQuestionMark} label={t('title')} side="bottom" />}
      entries={[
        {
          label: t('shortcuts'),
          keys: keysOf('app.shortcuts'),
          onSelect: () => {
            setSheetOpen(page, true);
          },
        },
        entry('documentation'),
        'separator',
        entry('log'),
        {
          label: t('copyReport'),
          onSelect: () => {
            send(
              bridge.invoke('help:copy-report').then(() => {
                toast(page, t('reportCopied'));
              }),
            );
          },
        },
        'separator',
        {
          label: t('updates.menu'),
          onSelect: () => {
            setUpdatesOpen(page, true);
          },
        },
        {
          label: t('licences.menu'),
          onSelect: () => {
            setLicencesOpen(page, true);
          },
        },
        entry('about'),
      ]}
    />
  );
}
