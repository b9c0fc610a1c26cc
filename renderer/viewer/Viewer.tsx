import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import type { Size } from '../../shared/project/preview.ts';
import { colourAt, pictureInSmall } from '../guides/eyedropper.ts';
import { HintLayer } from '../guides/HintLayer.tsx';
import { useShownGuides } from '../guides/use-guides.ts';
import { usePictureDrop } from '../guides/use-picture-drop.ts';
import { useTimeline } from '../timeline/timeline-store.ts';
import { StatusMessage } from '../ui/StatusMessage.tsx';
import { Against } from './Against.tsx';
import { Badges } from './Badges.tsx';
import { nextColours } from './colours-turn.ts';
import { CopyState } from './CopyState.tsx';
import { Divider } from './Divider.tsx';
import { FilmCanvas } from './FilmCanvas.tsx';
import { shownSize } from './geometry.ts';
import { GoneFilm } from './GoneFilm.tsx';
import { Lens } from './Lens.tsx';
import { useLook, useLooks } from './look-store.ts';
import { Stills } from './Stills.tsx';
import { useCanvasSize } from './use-canvas-size.ts';
import { useDrawing } from './use-drawing.ts';
import { useIsGone, useIsUnreadable, useStage } from './use-film-player.ts';
import { useFollowing } from './use-following.ts';
import { useSharedPlayhead } from './use-shared-playhead.ts';
import { firstView, type View } from './view-state.ts';
import { ViewerControls } from './ViewerControls.tsx';

const begun: ReadonlySet<QueueItem['stage']> = new Set(['colouring', 'stopping', 'paused', 'done']);
const noSize: Size = { width: 1, height: 1 };

/** The film itself: its picture in colour, compared, zoomed and played. */
export function Viewer({ item }: { readonly item: QueueItem }): ReactElement {
  const { t } = useTranslation('viewer');
  const frame = useRef<HTMLDivElement | null>(null);
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const video = useRef<HTMLVideoElement | null>(null);
  const [view, setView] = useState<View>(firstView);
  const look = useLook(item.id);
  const lookOf = useLooks(item.id);
  const size = useCanvasSize(frame);
  const { draw, attach } = useDrawing(canvas, view, size, look);
  const { stage, error } = useStage(item.id, canvas, video, draw);
  useEffect(() => {
    attach(stage);
  }, [attach, stage]);
  useShownGuides(item.id, stage?.player ?? null);
  const { isOver, handlers } = usePictureDrop(item.id);
  useSharedPlayhead(item.id, stage?.player ?? null);
  useFollowing(item);
  const [colours, setColours] = useState(() => nextColours(null, item));
  const now = nextColours(colours, item);
  if (now !== colours) setColours(now);
  useEffect(() => {
    stage?.player.refresh();
  }, [stage, now.turn]);
  const hasOwnColours = item.plan !== null && item.plan.inspection.colour !== 'gray';
  useEffect(() => {
    stage?.player.setOwnColours(hasOwnColours);
  }, [stage, hasOwnColours]);
  // A job that has come past the frame in view has its colours as they will be exported.
  const coloured = item.stage === 'colouring' ? (item.progress?.frame ?? 0) : 0;
  useEffect(() => {
    stage?.player.colouredUpTo(coloured);
  }, [stage, coloured]);
  const shots = useTimeline(item.id)?.shots ?? null;
  // A job needs the processor more.
  const isLive = item.stage !== 'colouring' && item.stage !== 'stopping';
  useEffect(() => {
    stage?.player.setLive(
      isLive,
      (shots ?? []).map(({ startSeconds }) => startSeconds),
    );
  }, [stage, isLive, shots]);
  // What was found out by looking at the film need not be waited for again.
  const isNoFilm = item.stage === 'failed' && item.plan === null && item.failure?.code.startsWith('film-') === true;
  const isUnreadable = useIsUnreadable(stage?.player ?? null) || isNoFilm;
  // A film that failed has a report of its own, which offers the same.
  const isGone = useIsGone(stage?.player ?? null) && item.stage !== 'failed';
  const picture = stage?.player.getState().picture ?? null;
  const shown = picture === null ? noSize : shownSize(picture.size, picture.sampleAspect);
  return (
    // The report of a film that failed says all there is to say of one without a picture; it may be replaced and tried again.
    <section className="viewer" aria-label={t('viewer')} hidden={isUnreadable && item.stage === 'failed'} data-over={isOver} {...handlers}>
      {error === null ? null : <StatusMessage tone="error">{t('noGraphics', { reason: error })}</StatusMessage>}
      <div className="viewer-frame" ref={frame}>
        <FilmCanvas
          ref={canvas}
          element={canvas}
          view={view}
          shown={shown}
          size={size}
          label={t('canvas', { name: item.name })}
          onView={setView}
        />
        {stage === null ? null : (
          <HintLayer
            id={item.id}
            player={stage.player}
            view={view}
            shown={shown}
            size={size}
            colourAt={(at) => colourAt(stage.scene, view, shown, size, at)}
            inSmall={() => pictureInSmall(stage.scene)}
          />
        )}
        {view.comparison === 'split' ? (
          <Divider
            at={view.divider}
            onMove={(divider) => {
              setView((now) => ({ ...now, divider }));
            }}
          />
        ) : null}
        {view.comparison === 'lens' ? (
          <Lens
            at={view.lens}
            view={size}
            onMove={(lens) => {
              setView((now) => ({ ...now, lens }));
            }}
          />
        ) : null}
        {view.comparison === 'off' ? null : (
          <Against
            id={item.id}
            value={view.against}
            onChange={(against) => {
              setView((now) => ({ ...now, against }));
            }}
          />
        )}
        {isGone ? <GoneFilm id={item.id} /> : null}
        {stage === null || isGone ? null : <Badges id={item.id} player={stage.player} view={view} />}
        {stage === null ? null : <CopyState player={stage.player} />}
      </div>
      {/* Heard; what it shows is drawn on the canvas. */}
      <video ref={video} className="viewer-video" crossOrigin="anonymous" preload="auto" playsInline tabIndex={-1} aria-hidden />
      {stage === null || isUnreadable ? null : (
        <ViewerControls
          id={item.id}
          name={item.name}
          isColouring={item.stage === 'colouring'}
          stage={stage}
          view={view}
          size={size}
          onView={setView}
        />
      )}
      {/* What will come of the film; from then on the timeline shows it in colour. */}
      {begun.has(item.stage) || isUnreadable ? null : (
        <Stills
          id={item.id}
          colours={now.turn}
          lookOf={lookOf}
          onSeek={(seconds) => {
            stage?.player.seek(seconds);
          }}
        />
      )}
    </section>
  );
}
