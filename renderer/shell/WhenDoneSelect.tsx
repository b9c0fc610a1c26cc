import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { whenDoneSchema, type WhenDone } from '../../shared/ipc/app.ts';
import { bridge, send } from '../bridge.ts';
import { Select } from '../ui/Select.tsx';

/** What becomes of the computer when all is done. It holds for this work alone. */
export function WhenDoneSelect(): ReactElement {
  const { t } = useTranslation('queue');
  const [choice, setChoice] = useState<WhenDone>('nothing');
  useEffect(() => {
    send(bridge.invoke('when-done:get').then(setChoice));
  }, []);
  return (
    <Select
      label={t('whenDone.label')}
      hideLabel
      className="when-done"
      value={choice}
      options={whenDoneSchema.options.map((value) => ({ value, label: t(`whenDone.${value}`) }))}
      onChange={(value) => {
        setChoice(value);
        send(bridge.invoke('when-done:choose', value));
      }}
    />
  );
}
