// Numbers are written as the page's language has them, which React's compiler cannot see.
'use no memo';

import { Brush, Pipette, Plus, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { hexPattern } from '../../shared/colour/hex.ts';
import { formatPercent } from '../i18n/numbers.ts';
import { usePage } from '../page.ts';
import { keysOf } from '../shortcuts/table.ts';
import { useTimeline } from '../timeline/timeline-store.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Slider } from '../ui/Slider.tsx';
import { TextField } from '../ui/TextField.tsx';
import { keepHint, previewHint, recoloured, type Hint } from './hints.ts';
import { firstSwatches, hintColour, hintRadius, setTool, swatches, useTool, type Swatch } from './tool.ts';
import { toggleTool } from './use-tool-keys.ts';

const usualRadius = 0.03;

/** The hint tool: what it gives, and what the chosen hint has. */
export function HintColours({ id }: { readonly id: string }): ReactElement {
  const page = usePage();
  const { t } = useTranslation('guides');
  const { active, picking, selected } = useTool();
  const colour = hintColour.use();
  const radius = hintRadius.use();
  const chosen = useTimeline(id)?.edits.guides.find((guide): guide is Hint => guide.id === selected && guide.kind === 'hint') ?? null;
  const setColour = (next: string) => {
    hintColour.set(page, next);
    if (active && chosen !== null) keepHint(page, id, recoloured(chosen, next), `${chosen.id} colour`);
  };
  const resized = (hint: Hint, next: number): Hint => ({ ...hint, points: hint.points.map((point) => ({ ...point, radius: next })) });
  return (
    <section className="hint-colours" aria-labelledby="hint-heading">
      <h2 id="hint-heading">{t('hints')}</h2>
      <p className="quiet">{t('hintsAbout')}</p>
      <div className="hint-tools">
        <Button
          icon={Brush}
          aria-pressed={active}
          variant={active ? 'primary' : 'secondary'}
          title={keysOf('guides.hint')}
          onClick={() => {
            toggleTool(page);
          }}
        >
          {t('tool')}
        </Button>
        <IconButton
          icon={Pipette}
          label={t('pick')}
          keys={keysOf('guides.pick')}
          pressed={picking}
          onClick={() => {
            if (!active) toggleTool(page);
            setTool(page, { picking: !picking });
          }}
        />
      </div>
      {/* Out of the way of the guides while nobody has the tool in the hand. */}
      {active ? (
        <>
          <ColourField colour={colour} onChange={setColour} />
          <Swatches colour={colour} onChoose={setColour} />
          <Slider
            label={t('size')}
            value={radius}
            min={0.005}
            max={0.2}
            step={0.005}
            defaultValue={usualRadius}
            format={formatPercent}
            onChange={(next) => {
              hintRadius.set(page, next);
              if (chosen !== null) previewHint(page, id, resized(chosen, next));
            }}
            onCommit={(next) => {
              if (chosen !== null) keepHint(page, id, resized(chosen, next), `${chosen.id} size`);
            }}
          />
        </>
      ) : null}
    </section>
  );
}

function ColourField({ colour, onChange }: { readonly colour: string; readonly onChange: (colour: string) => void }): ReactElement {
  const { t } = useTranslation('guides');
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <div className="hint-colour">
      <input
        type="color"
        aria-label={t('colour')}
        value={colour}
        onChange={(event) => {
          setTyped(null);
          onChange(event.target.value);
        }}
      />
      <TextField
        label={t('hex')}
        value={typed ?? colour}
        onChange={(text) => {
          setTyped(text);
          const written = text.startsWith('#') ? text : `#${text}`;
          if (!hexPattern.test(written)) return;
          setTyped(null);
          onChange(written.toLowerCase());
        }}
      />
    </div>
  );
}

function Swatches({ colour, onChoose }: { readonly colour: string; readonly onChoose: (colour: string) => void }): ReactElement {
  const page = usePage();
  const { t } = useTranslation('guides');
  const own = swatches.use();
  const [name, setName] = useState('');
  const all: readonly Swatch[] = [
    ...firstSwatches.map(({ name: key, colour: of }) => ({ name: t(`swatches.${key}`), colour: of })),
    ...own,
  ];
  const save = () => {
    const named = name.trim();
    if (named === '') return;
    swatches.set(page, [...own.filter((swatch) => swatch.name !== named), { name: named, colour }]);
    setName('');
  };
  return (
    <>
      <ul className="hint-swatches" aria-label={t('saved')}>
        {all.map((swatch) => (
          <li key={swatch.name}>
            <button
              type="button"
              className="hint-swatch"
              aria-pressed={swatch.colour === colour}
              aria-label={t('swatch', { name: swatch.name, colour: swatch.colour })}
              title={swatch.name}
              style={{ background: swatch.colour }}
              onClick={() => {
                onChoose(swatch.colour);
              }}
            />
            {own.includes(swatch) ? (
              <IconButton
                icon={X}
                size="small"
                label={t('forget', { name: swatch.name })}
                onClick={() => {
                  swatches.set(
                    page,
                    own.filter((other) => other !== swatch),
                  );
                }}
              />
            ) : null}
          </li>
        ))}
      </ul>
      <form
        className="hint-save"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField label={t('name')} value={name} onChange={setName} />
        <Button type="submit" icon={Plus} disabled={name.trim() === ''}>
          {t('save')}
        </Button>
      </form>
    </>
  );
}
