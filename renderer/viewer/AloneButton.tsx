import { Expand, Shrink } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bridge, send } from '../bridge.ts';
import { usePage, type Page } from '../page.ts';
import { setPictureAlone, usePictureAlone } from '../shell/panels.ts';
import { keysOf } from '../shortcuts/table.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { IconButton } from '../ui/IconButton.tsx';

function setAlone(page: Page, alone: boolean): void {
  setPictureAlone(page, alone);
  send(bridge.invoke('window:full-screen', alone));
}

/** Gives the picture the whole screen, and takes it back. */
export function AloneButton(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('viewer');
  const isAlone = usePictureAlone();
  useShortcut('viewer.alone', () => {
    setAlone(page, !isAlone);
  });
  useShortcut(
    'viewer.leave',
    () => {
      setAlone(page, false);
    },
    { enabled: isAlone },
  );
  // A film that goes from the queue meanwhile leaves nobody in an empty full screen.
  useEffect(
    () => () => {
      setPictureAlone(page, false);
    },
    [page],
  );
  return (
    <IconButton
      icon={isAlone ? Shrink : Expand}
      label={t('alone')}
      keys={keysOf('viewer.alone')}
      pressed={isAlone}
      onClick={() => {
        setAlone(page, !isAlone);
      }}
    />
  );
}
