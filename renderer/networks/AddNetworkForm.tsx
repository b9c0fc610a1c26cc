import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { presetNameSchema, type PresetName } from '../../shared/networks/manifest.ts';
import { bridge, send } from '../bridge.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';

/** Most files say what they are in their names. */
function guessKind(file: string): PresetName {
  const name = file.toLowerCase();
  if (name.includes('siggraph')) return 'siggraph17';
  if (name.includes('eccv')) return 'eccv16';
  return (['ddcolor', 'kinetint'] as const).find((kind) => name.includes(kind)) ?? 'deoldify';
}

const kindsInOrder = presetNameSchema.options.toSorted((one, other) => Number(one === 'kinetint') - Number(other === 'kinetint'));

/** Asks what kind of network a chosen file is; the engine then finds out whether that is so. */
export function AddNetworkForm({ file }: { readonly file: string }): ReactElement {
  const { t } = useTranslation('networks');
  const [kind, setKind] = useState(guessKind(file));
  const [name, setName] = useState(file.replace(/\.onnx$/i, ''));
  const [licence, setLicence] = useState('');
  return (
    <form
      className="network-form"
      aria-labelledby="network-form-title"
      onSubmit={(event) => {
        event.preventDefault();
        send(bridge.invoke('networks:add', { kind, name: name.trim(), licence: licence.trim() === '' ? null : licence.trim() }));
      }}
    >
      <h3 id="network-form-title">{t('form.title', { file })}</h3>
      <Select
        label={t('form.kind')}
        hint={t(`kindHints.${kind}`)}
        value={kind}
        onChange={setKind}
        options={kindsInOrder.map((value) => ({ value, label: t(`kinds.${value}`) }))}
      />
      <div className="network-form-row">
        <TextField label={t('form.name')} value={name} onChange={setName} required />
        <TextField label={t('form.licence')} value={licence} onChange={setLicence} />
      </div>
      <div className="actions">
        <Button type="submit" variant="primary" disabled={name.trim() === ''}>
          {t('form.try')}
        </Button>
        <Button
          onClick={() => {
            send(bridge.invoke('networks:forget-file'));
          }}
        >
          {t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}
