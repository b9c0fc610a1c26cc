import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { codecs, containerNames } from '../../shared/film/codecs.ts';
import type { ExportChoice } from '../../shared/ipc/export.ts';
import type { Plan } from '../../shared/job/plan.ts';
import { codecSchema } from '../../shared/job/settings.ts';
import { describeEncoderReason } from '../../shared/words/encoders.ts';
import { codecLabel } from '../format.ts';
import { pageWords } from '../i18n/page-words.ts';
import { Select } from '../ui/Select.tsx';
import { Slider } from '../ui/Slider.tsx';

export interface FormatDetailsProps {
  readonly choice: ExportChoice;
  /** How encoders fared; null until that is known. */
  readonly tried: Plan['encoder']['tried'] | null;
  readonly onChange: (part: Partial<ExportChoice>) => void;
}

/** Everything that decides the file, one level down; and how the encoders fared when they were tried. */
export function FormatDetails({ choice, tried, onChange: change }: FormatDetailsProps): ReactElement {
  const { t } = useTranslation('export');
  const facts = codecs[choice.codec];
  return (
    <details className="format">
      <summary>{t('details')}</summary>
      <div className="format-fields">
        <Select
          label={t('codec')}
          value={choice.codec}
          options={codecSchema.options.map((codec) => ({ value: codec, label: codecLabel(codec) }))}
          onChange={(codec) => {
            change({ codec });
          }}
        />
        {choice.container === 'pictures' ? (
          <p className="ui-field-hint">{t('picturesHint')}</p>
        ) : (
          <>
            <Select
              label={t('container')}
              value={choice.container}
              options={facts.containers.map((container) => ({ value: container, label: containerNames[container] }))}
              onChange={(container) => {
                change({ container });
              }}
            />
            <Encoder choice={choice} tried={tried} onChange={change} />
          </>
        )}
        {facts.quality === null ? null : <Quality key={`${choice.codec} ${choice.quality ?? ''}`} choice={choice} onChange={change} />}
        {facts.presets.length === 0 ? null : (
          <Select
            label={t('preset')}
            value={choice.preset ?? ''}
            options={[{ value: '', label: t('presetUsual') }, ...facts.presets.map((preset) => ({ value: preset, label: preset }))]}
            onChange={(preset) => {
              change({ preset: preset === '' ? null : preset });
            }}
          />
        )}
        {facts.depths.length < 2 ? null : (
          <Select
            label={t('bits')}
            value={String(choice.bitDepth ?? '')}
            options={[{ value: '', label: t('bitsOwn') }, ...facts.depths.map((depth) => ({ value: String(depth), label: String(depth) }))]}
            onChange={(depth) => {
              change({ bitDepth: depth === '' ? null : Number(depth) });
            }}
          />
        )}
        {tried === null ? null : (
          <section aria-label={t('tried')}>
            <h3>{t('tried')}</h3>
            <dl className="tried">
              {tried.map(({ name, hardware, usable, detail }) => (
                <div key={name} data-used={usable}>
                  <dt>{hardware === null ? name : `${hardware} (${name})`}</dt>
                  <dd>{usable ? t('uses') : describeEncoderReason(detail, pageWords)}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
      </div>
    </details>
  );
}

function Encoder({ choice, tried, onChange }: FormatDetailsProps): ReactElement {
  const { t } = useTranslation('export');
  const chosen = choice.encoder ?? 'software';
  const named = new Set([...(chosen === 'auto' || chosen === 'software' ? [] : [chosen]), ...(tried ?? []).map(({ name }) => name)]);
  return (
    <Select
      label={t('encoder')}
      hint={t('encoderHint')}
      value={chosen}
      options={[
        { value: 'auto', label: t('encoderAuto') },
        { value: 'software', label: t('encoderSoftware') },
        ...[...named].map((name) => ({ value: name, label: name })),
      ]}
      onChange={(encoder) => {
        onChange({ encoder });
      }}
    />
  );
}

/** The slider moves freely; what it stands at is asked for when it is let go. */
function Quality({ choice, onChange }: Omit<FormatDetailsProps, 'tried'>): ReactElement | null {
  const { t } = useTranslation('export');
  const range = codecs[choice.codec].quality;
  const [value, setValue] = useState(choice.quality ?? range?.usual ?? 0);
  if (range === null) return null;
  return (
    <div>
      <Slider
        label={t('quality')}
        value={value}
        min={range.best}
        max={range.worst}
        step={1}
        defaultValue={range.usual}
        format={String}
        onChange={setValue}
        onCommit={(quality) => {
          onChange({ quality });
        }}
      />
      <p className="ui-field-hint">{t('qualityHint')}</p>
    </div>
  );
}
