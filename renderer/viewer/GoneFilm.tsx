import { FileQuestion } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bridge, send } from '../bridge.ts';
import { Button } from '../ui/Button.tsx';

/** Where the picture of a film would be that is not where it was: what that means, and the way out. */
export function GoneFilm({ id }: { readonly id: string }): ReactElement {
  const { t } = useTranslation(['viewer', 'queue']);
  return (
    <div className="viewer-gone">
      <FileQuestion aria-hidden size={32} />
      <p role="status">{t('viewer:filmGone')}</p>
      <Button
        variant="primary"
        onClick={() => {
          send(bridge.invoke('film:locate', id));
        }}
      >
        {t('queue:locate')}
      </Button>
    </div>
  );
}
