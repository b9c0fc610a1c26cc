import { Expand, Shrink } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bridge, send } from '../bridge.ts';
import { setPictureAlone, usePictureAlone } from '../shell/panels.ts';
import { keysOf } from '../shortcuts/table.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { IconButton } from '../ui/IconButton.tsx';

function setAlone(alone: boolean): void {
  setPictureAlone(alone);
  send(bridge.invoke('window:full-screen', alone));
}

/** Gives the picture the whole screen, and takes it back. */
export function AloneButton(): ReactElement {
  const { t } = useTranslation('viewer');
  const isAlone = usePictureAlone();
  useShortcut('viewer.alone', () => {
    setAlone(!isAlone);
  });
  useShortcut(
    'viewer.leave',
    () => {
      setAlone(false);
    },
    { enabled: isAlone },
  );
  // A film that goes from the queue meanwhile leaves nobody in an empty full screen.
  useEffect(
    () => () => {
      setPictureAlone(false);
    },
    [],
  );
  return (
    <IconButton
      icon={isAlone ? Shrink : Expand}
      label={t('alone')}
      keys={keysOf('viewer.alone')}
      pressed={isAlone}
      onClick={() => {
        setAlone(!isAlone);
      }}
    />
  );
}
