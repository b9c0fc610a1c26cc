import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { codecs, containerNames } from '../../shared/film/codecs.ts';
import type { ExportChoice, ExportView } from '../../shared/ipc/export.ts';
import { codecSchema } from '../../shared/job/settings.ts';
import { describeEncoderReason } from '../../shared/words/encoders.ts';
import { bridge, send } from '../bridge.ts';
import { codecLabel } from '../format.ts';
import { pageWords } from '../i18n/page-words.ts';
import { Select } from '../ui/Select.tsx';
import { Slider } from '../ui/Slider.tsx';

/** Everything that decides the file, one level down; and how the encoders fared when they were tried. */
export function FormatDetails({ view }: { readonly view: ExportView }): ReactElement {
  const { t } = useTranslation('export');
  const { choice, outlook, id } = view;
  const facts = codecs[choice.codec];
  const change = (part: Partial<ExportChoice>) => {
    send(bridge.invoke('export:choose', id, part));
  };
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
        <Select
          label={t('container')}
          value={choice.container}
          options={facts.containers.map((container) => ({ value: container, label: containerNames[container] }))}
          onChange={(container) => {
            change({ container });
          }}
        />
        <Encoder view={view} onChange={change} />
        {facts.quality === null ? null : <Quality key={`${choice.codec} ${choice.quality ?? ''}`} view={view} onChange={change} />}
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
        {outlook === null ? null : (
          <section aria-label={t('tried')}>
            <h3>{t('tried')}</h3>
            <dl className="tried">
              {outlook.encoder.tried.map(({ name, hardware, usable, detail }) => (
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

function Encoder({
  view: { choice, outlook },
  onChange,
}: {
  readonly view: ExportView;
  readonly onChange: (part: Partial<ExportChoice>) => void;
}): ReactElement {
  const { t } = useTranslation('export');
  const chosen = choice.encoder ?? 'software';
  const named = new Set([
    ...(chosen === 'auto' || chosen === 'software' ? [] : [chosen]),
    ...(outlook?.encoder.tried ?? []).map(({ name }) => name),
  ]);
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
function Quality({
  view: { choice },
  onChange,
}: {
  readonly view: ExportView;
  readonly onChange: (part: Partial<ExportChoice>) => void;
}): ReactElement | null {
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
