import { ExternalLink } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bridge, send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { setLicencesOpen, useLicencesOpen } from './panels.ts';

const parts = ['kinetint', 'networks', 'ffmpeg', 'electron', 'packages', 'downloads'] as const;

/** Under which licences what makes up Kinetint is, in the page's language; the licences themselves are as their makers wrote them. */
export function LicencesDialog(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('help');
  return (
    <Dialog
      title={t('licences.title')}
      open={useLicencesOpen()}
      onOpenChange={(open) => {
        setLicencesOpen(page, open);
      }}
      scrolls
      actions={
        <Button
          icon={ExternalLink}
          onClick={() => {
            send(bridge.invoke('help:open', 'licences'));
          }}
        >
          {t('licences.open')}
        </Button>
      }
    >
      <dl className="licences">
        {parts.map((part) => (
          <div key={part}>
            <dt>{t(`licences.parts.${part}.name`)}</dt>
            <dd>{t(`licences.parts.${part}.text`)}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{t('licences.texts')}</p>
    </Dialog>
  );
}
