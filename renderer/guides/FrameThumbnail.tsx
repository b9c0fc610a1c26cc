import { useEffect, useRef, type ReactElement } from 'react';
import { bridge, send } from '../bridge.ts';
import { drawThumbnail } from '../timeline/draw-thumbnail.ts';

const rows = 48;

export interface FrameThumbnailProps {
  readonly id: string;
  readonly seconds: number;
  /** A reference frame's picture, whose colours it is shown in; null is those of the project. */
  readonly picture: string | null;
}

/** A small picture of a frame, asked for once it comes into sight: a film may have a thousand shots. */
export function FrameThumbnail({ id, seconds, picture }: FrameThumbnailProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement | null>(null);
  useEffect(() => {
    const { current } = canvas;
    if (current === null) return undefined;
    let wanted = true;
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      send(
        bridge.invoke('timeline:thumbnail', id, seconds, rows, picture ?? undefined).then((thumbnail) => {
          if (wanted && thumbnail !== null) drawThumbnail(current, thumbnail);
        }),
      );
    });
    seen.observe(current);
    return () => {
      wanted = false;
      seen.disconnect();
    };
  }, [id, seconds, picture]);
  return <canvas ref={canvas} className="guide-picture" aria-hidden />;
}
