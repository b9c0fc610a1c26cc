import { useEffect } from 'react';
import type { AppState } from '../../shared/ipc/queue.ts';
import { usePage } from '../page.ts';
import { refreshTimeline, useTimeline } from '../timeline/timeline-store.ts';
import type { FilmPlayer } from '../viewer/film-player.ts';

/** Has the viewer show the guides as the person has them just now. */
export function useShownGuides(id: string, player: FilmPlayer | null): void {
  const timeline = useTimeline(id);
  const guides = timeline?.edits.guides;
  const outdated = timeline?.outdatedFrames ?? 0;
  useEffect(() => {
    if (guides !== undefined) player?.setGuides(guides, outdated);
  }, [player, guides, outdated]);
}

/** A file that was written of a film may have had shots of it coloured again. */
export function useColoursOfExports(id: string, { exports }: AppState): void {
  const page = usePage();
  const stages = exports
    .filter(({ film }) => film === id)
    .map(({ id: file, stage }) => `${file} ${stage}`)
    .join();
  useEffect(() => {
    if (stages !== '') refreshTimeline(page, id);
  }, [page, id, stages]);
}
