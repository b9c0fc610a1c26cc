import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Look } from '../../shared/project/look.ts';
import type { FilmPicture } from '../../shared/project/preview.ts';
import { usePage, type Page } from '../page.ts';
import { FilmClient, wasGivenUp, type FilmFrame } from './film-client.ts';
import { shownSize } from './geometry.ts';
import { FilmScene } from './gl/film-scene.ts';
import { timecode } from './timecode.ts';
import { useSettled } from './use-settled.ts';

const count = 6;
const most = { width: 192, height: 144 };
const black = [0, 0, 0] as const;
/** Six pictures take as long as the film's own: they follow a slider once it rests. */
const calmMilliseconds = 250;

export interface StillsProps {
  readonly id: string;
  /** Changes where the film's colours would come out differently. */
  readonly colours: number;
  /** How the frame at a time looks. */
  readonly lookOf: (seconds: number) => Look;
  readonly onSeek: (seconds: number) => void;
}

/** Draws all stills of the page on a canvas that is never in it; null where there is no WebGL 2. */
const stillsScene = (): { readonly canvas: HTMLCanvasElement; readonly scene: FilmScene } | null => {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, preserveDrawingBuffer: true });
  return gl === null ? null : { canvas, scene: new FilmScene(gl) };
};

interface Opened {
  readonly picture: FilmPicture;
  readonly lightness: Float32Array;
  readonly table: Float32Array;
}

function paint(page: Page, target: HTMLCanvasElement, { picture, lightness, table }: Opened, frame: FilmFrame, look: Look): void {
  const drawing = page.part(stillsScene);
  if (drawing === null) return;
  const { canvas, scene } = drawing;
  const shown = shownSize(frame.size, picture.sampleAspect);
  const size = { width: Math.max(1, Math.round(shown.width)), height: shown.height };
  const whole = { x: 0, y: 0, ...size };
  [canvas.width, canvas.height] = [size.width, size.height];
  [target.width, target.height] = [size.width, size.height];
  scene.setFilm(picture, lightness, table);
  scene.setFrame(frame.size, frame.luma, frame.bitDepth);
  scene.setColours('a', frame.colours);
  scene.setLooks({ a: look, b: look });
  scene.draw(size, {
    place: whole,
    clip: whole,
    nearest: false,
    comparison: 'a',
    divider: 0,
    lens: { x: 0, y: 0, radius: 0 },
    surround: black,
  });
  target.getContext('2d')?.drawImage(canvas, 0, 0);
}

/** A few frames across the film, coloured as soon as it is dropped: what will come of it, at a glance. */
export function Stills({ id, colours, lookOf, onSeek }: StillsProps): ReactElement {
  const { t } = useTranslation('viewer');
  const page = usePage();
  const canvases = useRef<(HTMLCanvasElement | null)[]>([]);
  const settledLook = useSettled(lookOf, calmMilliseconds);
  const painted = useRef<({ opened: Opened; frame: FilmFrame; lookOf: typeof lookOf } | null)[]>([]);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [frames, setFrames] = useState<readonly (FilmFrame | null)[]>(Array.from({ length: count }, () => null));
  useEffect(() => {
    const stop = new AbortController();
    const client = new FilmClient(id);
    const load = async () => {
      const film = await client.picture(stop.signal);
      setOpened(film);
      const length = film.picture.durationSeconds ?? 0;
      for (let index = 0; index < count; index += 1) {
        const frame = await client.frame(
          { seconds: (length * (index + 0.5)) / count, lane: 'still', most, coloured: true, original: false },
          stop.signal,
        );
        setFrames((before) => before.map((old, at) => (at === index ? frame : old)));
      }
    };
    load().catch((error: unknown) => {
      if (!wasGivenUp(error)) console.error(error);
    });
    return () => {
      stop.abort();
    };
  }, [id, colours]);
  useEffect(() => {
    frames.forEach((frame, index) => {
      const canvas = canvases.current[index];
      if (opened === null || frame === null || canvas == null) return;
      const before = painted.current[index];
      if (before?.opened === opened && before.frame === frame && before.lookOf === settledLook) return;
      painted.current[index] = { opened, frame, lookOf: settledLook };
      paint(page, canvas, opened, frame, settledLook(frame.seconds));
    });
  }, [page, opened, frames, settledLook]);
  return (
    <ul className="stills" aria-label={t('stills')}>
      {frames.map((frame, index) => (
        <li key={index}>
          <button
            type="button"
            className="still"
            disabled={frame === null}
            aria-label={frame === null ? t('stillComing') : t('goTo', { time: timecode(frame.seconds) })}
            onClick={() => {
              if (frame !== null) onSeek(frame.seconds);
            }}
          >
            <canvas
              ref={(canvas) => {
                canvases.current[index] = canvas;
              }}
              aria-hidden
              data-ready={frame !== null}
            />
          </button>
        </li>
      ))}
    </ul>
  );
}
