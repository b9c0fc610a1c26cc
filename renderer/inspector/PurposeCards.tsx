import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { purposeSchema } from '../../shared/job/export-presets.ts';
import type { ExportView } from '../../shared/ipc/export.ts';
import { bridge, send } from '../bridge.ts';
import { formatBytes } from '../format.ts';

/** What the file is for, in plain words, and about how large it gets. */
export function PurposeCards({ view: { id, purpose: chosen, sizes } }: { readonly view: ExportView }): ReactElement {
  const { t } = useTranslation('export');
  const base = useId();
  return (
    <fieldset className="purposes">
      <legend>{t('what')}</legend>
      {purposeSchema.options.map((purpose) => {
        const size = sizes[purpose] ?? 0;
        return (
          <label key={purpose} className="purpose" data-chosen={purpose === chosen}>
            <input
              type="radio"
              name="purpose"
              aria-labelledby={`${base}-${purpose}`}
              aria-describedby={`${base}-${purpose}-text`}
              checked={purpose === chosen}
              onChange={() => {
                send(bridge.invoke('export:purpose', id, purpose));
              }}
            />
            <span className="purpose-name" id={`${base}-${purpose}`}>
              {t(`purpose.${purpose}.name`)}
            </span>
            <span className="purpose-size">{size > 0 ? t('about', { size: formatBytes(size) }) : null}</span>
            <span className="purpose-text" id={`${base}-${purpose}-text`}>
              {t(`purpose.${purpose}.text`)}
            </span>
            <span className="purpose-format">{t(`purpose.${purpose}.format`)}</span>
          </label>
        );
      })}
      {chosen === null ? <p className="quiet">{t('own')}</p> : null}
    </fieldset>
  );
}
