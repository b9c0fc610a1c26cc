import { useEffect, useMemo, useRef, type CSSProperties, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { abOfColour, colourOfLab } from '../../shared/colour/hex.ts';
import { usePage } from '../page.ts';
import { useDrag } from '../ui/use-drag.ts';
import { colourOfHint, keepHint, previewHint, recoloured, type Hint } from './hints.ts';
import { firstSwatches, hintColour, swatches } from './tool.ts';
import { abAt, hueOf, placeOnWheel, rimOf, wheelPixels } from './wheel-colours.ts';

export interface HintWheelProps {
  readonly id: string;
  readonly hint: Hint;
  /** L* of the picture where the hint is. */
  readonly lightness: number;
  /** What the network made of the place before it was given a colour, #rrggbb; null where that was not seen. */
  readonly own: string | null;
  /** What it made of other places as light in the picture, most often first, #rrggbb. */
  readonly others: readonly string[];
}

const side = 112;
/** How much stronger the network's own colour is offered, which it likes to make too pale. */
const stronger = 2;
/** So many kept colours are offered beside the wheel; the tab has all. */
const mostSwatches = 5;
/** Degrees of hue, and shares of the way to the rim. */
const keySteps: Readonly<Record<string, readonly [hue: number, chroma: number]>> = {
  ArrowLeft: [6, 0],
  ArrowRight: [-6, 0],
  ArrowUp: [0, 0.05],
  ArrowDown: [0, -0.05],
};

/** The colours that the place of a hint can have, and the likeliest of them. */
export function HintWheel({ id, hint, lightness, own, others }: HintWheelProps): ReactElement {
  const page = usePage();
  const { t } = useTranslation('guides');
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const rim = useMemo(() => rimOf(lightness), [lightness]);
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(wheelPixels(lightness, rim, side), side, side), 0, 0);
  }, [lightness, rim]);
  const first = hint.points[0]!;
  const { a, b } = first;
  const place = placeOnWheel(a, b, rim);
  const within = (ofA: number, ofB: number): string => colourOfLab(lightness, ofA, ofB);

  const coloured = (colour: string): Hint => {
    hintColour.set(page, colour);
    return recoloured(hint, colour);
  };
  const keep = (colour: string) => {
    keepHint(page, id, coloured(colour), `${hint.id} colour`);
  };
  const drag = useDrag(({ clientX, clientY, element }, letGo) => {
    const box = element.getBoundingClientRect();
    const at = abAt({ x: (2 * (clientX - box.left)) / box.width - 1, y: 1 - (2 * (clientY - box.top)) / box.height }, rim);
    const colour = within(at.a, at.b);
    if (letGo) keep(colour);
    else previewHint(page, id, coloured(colour));
  });
  const mark: CSSProperties = { left: `${50 + 50 * place.x}%`, top: `${50 - 50 * place.y}%`, background: colourOfHint(hint) };
  const offered = asLightAs(lightness, [
    // What the network has comes first: here, and elsewhere.
    ...(own === null
      ? []
      : [
          { name: t('wheel.own'), colour: own },
          { name: t('wheel.stronger'), colour: own, share: stronger },
        ]),
    ...others.map((colour, index) => ({ name: t(index === 0 ? 'wheel.other' : 'wheel.another'), colour })),
    ...[...swatches.use(), ...firstSwatches.map(({ name, colour }) => ({ name: t(`swatches.${name}`), colour }))].slice(0, mostSwatches),
  ]);

  return (
    // On the other side of the picture: what lies beside the hint may want one too.
    <div className="hint-wheel" data-left={first.x > 0.5}>
      <div
        className="hint-wheel-disc"
        role="slider"
        tabIndex={0}
        aria-label={t('wheel.label')}
        aria-valuemin={0}
        aria-valuemax={359}
        aria-valuenow={Math.round(hueOf(a, b)) % 360}
        aria-valuetext={colourOfHint(hint)}
        {...drag}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.focus({ preventScroll: true });
          drag.onPointerDown(event);
        }}
        onKeyDown={(event) => {
          const step = keySteps[event.key];
          if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          event.stopPropagation();
          const hue = ((hueOf(a, b) + step[0]) * Math.PI) / 180;
          const away = Math.min(1, Math.max(0, Math.hypot(place.x, place.y) + step[1]));
          const next = abAt({ x: away * Math.cos(hue), y: away * Math.sin(hue) }, rim);
          keep(within(next.a, next.b));
        }}
      >
        <canvas ref={canvas} width={side} height={side} aria-hidden />
        <span className="hint-wheel-mark" aria-hidden style={mark} />
      </div>
      <ul className="hint-wheel-colours" aria-label={t('wheel.likely')}>
        {offered.map(({ name, colour }) => (
          <li key={name}>
            <button
              type="button"
              className="hint-swatch"
              aria-label={t('swatch', { name, colour })}
              title={name}
              style={{ background: colour }}
              onClick={() => {
                keep(colour);
              }}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface NamedColour {
  readonly name: string;
  readonly colour: string;
  /** What its chroma is multiplied by. */
  readonly share?: number;
}

/** The colours at another lightness, L*. */
function asLightAs(lightness: number, colours: readonly NamedColour[]): NamedColour[] {
  return colours.map(({ name, colour, share = 1 }) => {
    const { a, b } = abOfColour(colour);
    return { name, colour: colourOfLab(lightness, share * a, share * b) };
  });
}
