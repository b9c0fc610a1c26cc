import { useEffect, useRef, useState, type CSSProperties, type PointerEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Size } from '../../shared/project/preview.ts';
import { lightnessOfColour } from '../../shared/colour/hex.ts';
import { usePage } from '../page.ts';
import type { Timeline } from '../../shared/project/timeline.ts';
import { useTimeline } from '../timeline/timeline-store.ts';
import { movedByKey, placeOf, type Point } from '../viewer/geometry.ts';
import type { FilmPlayer } from '../viewer/film-player.ts';
import { usePlayerState } from '../viewer/use-film-player.ts';
import { viewport, type View } from '../viewer/view-state.ts';
import { ContextMenu } from '../ui/ContextMenu.tsx';
import { useGuideEntries, useScopeEntries } from './guide-menu.ts';
import { HintWheel } from './HintWheel.tsx';
import { colourOfHint, hintsOn, keepHint, newHint, type Hint } from './hints.ts';
import { likelyColours } from './likely-colours.ts';
import { hintColour, hintRadius, setTool, toolNow, useTool } from './tool.ts';
import { useHintHand } from './use-hint-hand.ts';
import { useToolKeys } from './use-tool-keys.ts';

export interface HintLayerProps {
  readonly id: string;
  readonly player: FilmPlayer;
  readonly view: View;
  /** The film at 100 %. */
  readonly shown: Size;
  /** The canvas, in its pixels. */
  readonly size: Size;
  /** The colour shown at a place of the canvas, in its pixels. */
  readonly colourAt: (at: Point) => string;
  /** The picture in colour, small, RGBA. */
  readonly inSmall: () => Uint8ClampedArray;
}

/** What the picture showed where a hint is. */
interface Seen {
  /** Its id. */
  readonly hint: string;
  readonly colour: string;
  /** It was seen before the hint coloured it. */
  readonly isOwn: boolean;
  /** What the network gave places as light elsewhere in the picture, where it was seen before. */
  readonly others: readonly string[];
}

const step = 0.01;

/** Lies over the picture while the hint tool is in the hand: clicking and drawing give colours, hints are moved and taken away. */
export function HintLayer({ id, player, view, shown, size, colourAt, inSmall }: HintLayerProps): ReactElement | null {
  const { t } = useTranslation('guides');
  const { active } = useTool();
  const { picture } = usePlayerState(player);
  const timeline = useTimeline(id);
  useToolKeys(id, () => {
    player.pause();
  });
  return active && timeline !== null && picture !== null ? (
    <Layer
      id={id}
      player={player}
      timeline={timeline}
      view={view}
      shown={shown}
      size={size}
      colourAt={colourAt}
      inSmall={inSmall}
      label={t('layer')}
    />
  ) : null;
}

function Layer({
  id,
  player,
  timeline,
  view,
  shown,
  size,
  colourAt,
  inSmall,
  label,
}: HintLayerProps & { readonly timeline: Timeline; readonly label: string }): ReactElement {
  const page = usePage();
  const { t } = useTranslation('guides');
  const { picking, selected } = useTool();
  const { seconds } = usePlayerState(player);
  const layer = useRef<HTMLDivElement | null>(null);
  const [cross, setCross] = useState<Point>({ x: 0.5, y: 0.5 });
  const [said, setSaid] = useState('');
  const [seen, setSeen] = useState<Seen | null>(null);
  const colour = hintColour.use();
  const radius = hintRadius.use();
  useEffect(() => {
    layer.current?.focus({ preventScroll: true });
  }, []);
  useZoomBelow(layer);
  const hints = hintsOn(timeline, seconds);

  /** Side by side, the picture in colour is the right one. */
  const part = viewport(view.comparison, size);
  const film = placeOf(view.zoom, shown, part);
  const left = film.x + (view.comparison === 'side' ? size.width - part.width : 0);
  const style: CSSProperties = {
    left: `${(100 * left) / size.width}%`,
    top: `${(100 * film.y) / size.height}%`,
    width: `${(100 * film.width) / size.width}%`,
    height: `${(100 * film.height) / size.height}%`,
  };

  const shareOf = (event: PointerEvent): Point => {
    const box = layer.current!.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  const shownAt = ({ x, y }: Point): string => colourAt({ x: left + x * film.width, y: film.y + y * film.height });
  const pick = (at: Point): void => {
    hintColour.set(page, shownAt(at));
    setTool(page, { picking: false });
    setSaid(t('picked', { colour: hintColour.get(page) }));
  };
  /** What the place showed before it was given a colour, and what else is likely there. */
  const seenBefore = (at: Point): Omit<Seen, 'hint'> => {
    const own = shownAt(at);
    return { colour: own, isOwn: true, others: likelyColours(inSmall(), own) };
  };
  const place = (at: Point): void => {
    const hint = newHint(page, player.getState().seconds, at.x, at.y);
    setSeen({ hint: hint.id, ...seenBefore(at) });
    keepHint(page, id, hint);
    setTool(page, { selected: hint.id });
    setSaid(t('placed'));
  };

  const hand = useHintHand({
    id,
    seconds,
    ratio: shown.width / shown.height,
    onPlaced: () => {
      setSaid(t('placed'));
    },
    onMoved: (hint) => {
      setSeen({ hint: hint.id, colour: shownAt(hint.points[0]!), isOwn: false, others: [] });
    },
  });

  const chosen = hints.find((hint) => hint.id === selected) ?? null;
  const first = chosen?.points[0];
  useEffect(() => {
    // Chosen elsewhere: how light its place is, is still to be seen.
    if (chosen !== null && first !== undefined && seen?.hint !== chosen.id)
      setSeen({ hint: chosen.id, colour: shownAt(first), isOwn: false, others: [] });
  });
  const scope = useScopeEntries(id, timeline);
  const entries = useGuideEntries(id);

  return (
    <>
      <ContextMenu entries={chosen === null ? [] : entries(chosen, scope(chosen))}>
        <div
          ref={layer}
          className="hint-layer"
          style={style}
          role="application"
          tabIndex={0}
          aria-label={label}
          aria-description={t('layerKeys')}
          data-picking={picking}
          onContextMenu={(event) => {
            // The menu is about a hint: the one below the hand, or by the menu key the chosen one.
            const below = (event.target as Element).getAttribute('data-hint');
            if (below !== null) setTool(page, { selected: below });
            else if (event.button === 2 || chosen === null) event.preventDefault();
          }}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.preventDefault();
            layer.current?.focus({ preventScroll: true });
            player.pause();
            const at = shareOf(event);
            if (picking) {
              pick(at);
              return;
            }
            const known = hints.find((hint) => hint.id === (event.target as Element).getAttribute('data-hint'));
            const before = known === undefined ? seenBefore(at) : null;
            const { id: taken } = hand.take(event, known, at);
            if (before !== null) setSeen({ hint: taken, ...before });
          }}
          onPointerMove={(event) => {
            hand.go(shareOf(event));
          }}
          onLostPointerCapture={hand.letGo}
          onKeyDown={(event) => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            const far = event.shiftKey ? 5 : 1;
            if (movedByKey(cross, event.key, step) !== null) {
              setCross((now) => movedByKey(now, event.key, far * step) ?? now);
            } else if (event.key === 'Enter') {
              player.pause();
              if (toolNow(page).picking) pick(cross);
              else place(cross);
            } else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          {hints.map((hint) => (
            <HintMarks key={hint.id} hint={hint} isSelected={hint.id === selected} />
          ))}
          <span
            className="hint-cross"
            aria-hidden
            style={{ left: `${100 * cross.x}%`, top: `${100 * cross.y}%`, height: `${200 * radius}%`, borderColor: colour }}
          />
          <span className="ui-hidden" role="status">
            {said}
          </span>
        </div>
      </ContextMenu>
      {chosen === null || seen?.hint !== chosen.id || hand.isHeld ? null : (
        <HintWheel
          id={id}
          hint={chosen}
          lightness={lightnessOfColour(seen.colour)}
          own={seen.isOwn ? seen.colour : null}
          others={seen.others}
        />
      )}
    </>
  );
}

function HintMarks({ hint, isSelected }: { readonly hint: Hint; readonly isSelected: boolean }): ReactElement {
  return (
    <>
      {hint.points.map(({ x, y, radius }, index) => (
        <span
          key={index}
          className="hint-mark"
          aria-hidden
          data-hint={hint.id}
          data-selected={isSelected}
          data-on={hint.on}
          style={{ left: `${100 * x}%`, top: `${100 * y}%`, height: `${200 * radius}%`, borderColor: colourOfHint(hint) }}
        />
      ))}
    </>
  );
}

/** The wheel zooms the picture that lies below. */
function useZoomBelow(layer: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const { current } = layer;
    if (current === null) return undefined;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      current.parentElement?.querySelector('canvas')?.dispatchEvent(new WheelEvent('wheel', event));
    };
    current.addEventListener('wheel', wheel, { passive: false });
    return () => {
      current.removeEventListener('wheel', wheel);
    };
  }, [layer]);
}
