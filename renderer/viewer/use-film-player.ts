import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';
import { i18n } from '../i18n/i18n.ts';
import { FilmPlayer } from './film-player.ts';
import { DriverLacks } from './gl/driver-lacks.ts';
import { FilmScene } from './gl/film-scene.ts';
import type { PlayerState } from './player-state.ts';

export interface Stage {
  readonly player: FilmPlayer;
  readonly scene: FilmScene;
}

/** Opens a film on a canvas. @returns null until the canvas is there; an error where this machine cannot draw on it */
export function useStage(
  id: string,
  canvas: RefObject<HTMLCanvasElement | null>,
  video: RefObject<HTMLVideoElement | null>,
  onPicture: () => void,
): { readonly stage: Stage | null; readonly error: string | null } {
  const [result, setResult] = useState<{ stage: Stage | null; error: string | null }>({ stage: null, error: null });
  const draw = useRef(onPicture);
  useEffect(() => {
    draw.current = onPicture;
  });
  useEffect(() => {
    const [canvasNow, videoNow] = [canvas.current, video.current];
    if (canvasNow === null || videoNow === null) return undefined;
    let player: FilmPlayer | null = null;
    let context: WebGL2RenderingContext | null = null;
    const open = () => {
      const gl = canvasNow.getContext('webgl2', { alpha: false, antialias: false, desynchronized: false });
      context = gl;
      if (gl === null) throw new DriverLacks('noWebGl');
      const scene = new FilmScene(gl);
      player = new FilmPlayer(id, scene, videoNow, () => {
        draw.current();
      });
      setResult({ stage: { player, scene }, error: null });
    };
    const start = () => {
      try {
        open();
      } catch (error) {
        console.error(error);
        setResult({ stage: null, error: i18n.t(`viewer:${error instanceof DriverLacks ? error.lack : 'driverFails'}`) });
      }
    };
    // A graphics driver may be reset under a running program; everything on the card is gone then.
    const lost = (event: Event) => {
      event.preventDefault();
      player?.close();
    };
    canvasNow.addEventListener('webglcontextlost', lost);
    canvasNow.addEventListener('webglcontextrestored', start);
    start();
    return () => {
      canvasNow.removeEventListener('webglcontextlost', lost);
      canvasNow.removeEventListener('webglcontextrestored', start);
      player?.close();
      // Chromium keeps what a canvas has on the graphics card until it next cleans up, and takes it from another film at the
      // seventeenth. A canvas that stays in the page cannot be given a second one.
      if (!canvasNow.isConnected) context?.getExtension('WEBGL_lose_context')?.loseContext();
    };
  }, [id, canvas, video]);
  return result;
}

/** The player's state, as it changes. */
export function usePlayerState(player: FilmPlayer): PlayerState {
  return useSyncExternalStore(player.subscribe, player.getState);
}

const nothingToFollow = () => () => undefined;

/** Whether a film cannot even be opened, so that nothing can be played, compared or saved of it. */
export function useIsUnreadable(player: FilmPlayer | null): boolean {
  return useSyncExternalStore(player?.subscribe ?? nothingToFollow, () => {
    const state = player?.getState();
    return state !== undefined && state.error !== null && state.picture === null;
  });
}

/** Whether the film is not where it was, so that nothing more can be shown of it until it is found. */
export function useIsGone(player: FilmPlayer | null): boolean {
  return useSyncExternalStore(player?.subscribe ?? nothingToFollow, () => {
    const state = player?.getState();
    return state !== undefined && state.error !== null && state.filmGone;
  });
}
