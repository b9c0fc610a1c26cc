import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { purposeSchema, type Purpose } from '../../shared/job/purpose.ts';
import { formatBytes } from '../format.ts';

export interface PurposeCardsProps {
  /** Null where the settings are no purpose's. */
  readonly chosen: Purpose | null;
  /** About how many bytes a file for each has, as far as that is known. */
  readonly sizes: Readonly<Partial<Record<Purpose, number>>>;
  readonly onChoose: (purpose: Purpose) => void;
}

/** What the file is for, in plain words, and about how large it gets. */
export function PurposeCards({ chosen, sizes, onChoose }: PurposeCardsProps): ReactElement {
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
                onChoose(purpose);
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
