import type { AppState } from '../../shared/ipc/queue.ts';
import { formatPercent } from '../i18n/numbers.ts';

/** The window's title: what is at work and how far it is, for whoever sees no more of the window than its name. */
export function windowTitle(state: AppState | null): string {
  const film = state?.items.find(({ stage }) => stage === 'colouring');
  const progress = film?.progress ?? null;
  if (film === undefined) return 'Kinetint';
  if (progress?.frames == null || progress.frames === 0) return `${film.name} – Kinetint`;
  return `${formatPercent(Math.min(1, Math.floor((100 * progress.frame) / progress.frames) / 100))} ${film.name} – Kinetint`;
}
