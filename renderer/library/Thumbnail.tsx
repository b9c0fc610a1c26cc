import { Film } from 'lucide-react';
import { useEffect, useRef, type ReactElement } from 'react';

/** A small picture of a film. It says nothing that its name beside it does not. */
export function Thumbnail({ jpeg }: { readonly jpeg: Uint8Array | null }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const target = canvas.current;
    if (jpeg === null || target === null) return;
    // Not an <img>: the page's policy knows no addresses that would lead to a picture in memory.
    createImageBitmap(new Blob([Uint8Array.from(jpeg)], { type: 'image/jpeg' })).then(
      (bitmap) => {
        target.width = bitmap.width;
        target.height = bitmap.height;
        target.getContext('2d')?.drawImage(bitmap, 0, 0);
        bitmap.close();
      },
      (error: unknown) => {
        console.error(error);
      },
    );
  }, [jpeg]);
  return (
    <span className="thumbnail" aria-hidden>
      {jpeg === null ? <Film size={28} /> : <canvas ref={canvas} />}
    </span>
  );
}
