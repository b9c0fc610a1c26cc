import type { GuideFilesResult } from '../../shared/ipc/guides.ts';
import type { GuideScope } from '../../shared/project/guide-scope.ts';
import type { FilmFrame } from '../../shared/project/guide-files.ts';
import { bridge } from '../bridge.ts';
import type { Page } from '../page.ts';
import { sharedState } from '../shared-state.ts';
import { refreshTimeline } from '../timeline/timeline-store.ts';
import { openTab } from '../shell/open-tab.ts';
import { setInspectorHidden } from '../shell/panels.ts';

/** What came of the pictures that were last handed over, by film; the panel says it. */
const results = sharedState<ReadonlyMap<string, GuideFilesResult | 'busy'>>(() => new Map());

/** What came of it; `busy` while they are read, null where there is nothing to say. */
export function useResult(id: string): GuideFilesResult | 'busy' | null {
  return results.use().get(id) ?? null;
}

function setResult(page: Page, id: string, result: GuideFilesResult | 'busy' | null): void {
  const next = new Map(results.get(page));
  if (result === null) next.delete(id);
  else next.set(id, result);
  results.set(page, next);
}

async function follow(page: Page, id: string, asked: Promise<GuideFilesResult | null>): Promise<void> {
  setResult(page, id, 'busy');
  let result: GuideFilesResult | null = null;
  try {
    result = await asked;
  } finally {
    setResult(page, id, result === null || (result.answer === null && result.failure === null) ? null : result);
    refreshTimeline(page, id);
  }
}

/** Makes dropped pictures guides, of the frame in view where they do not say another. */
export async function addPictures(page: Page, id: string, files: readonly File[], shown: FilmFrame): Promise<void> {
  setInspectorHidden(page, false);
  openTab(page, 'guides');
  await follow(page, id, bridge.addPictures(id, files, shown));
}

export async function choosePictures(page: Page, id: string, shown: FilmFrame): Promise<void> {
  await follow(page, id, bridge.invoke('guides:choose', id, shown));
}

/** Gives the colours of the frame at a moment to the other shots in reach that show the same things. */
export async function spreadColours(page: Page, id: string, seconds: number, scope: GuideScope): Promise<void> {
  await follow(page, id, bridge.invoke('guides:spread', id, seconds, scope));
  // That they reach no other shot was asked for.
  if (scope === 'shot' && !isRefused(results.get(page).get(id))) setResult(page, id, null);
}

function isRefused(result: GuideFilesResult | 'busy' | undefined): boolean {
  return result !== undefined && result !== 'busy' && result.failure !== null;
}

export async function exportFrames(page: Page, id: string): Promise<void> {
  await follow(page, id, bridge.invoke('guides:export', id));
}

/** Whether a dropped file is a picture rather than a film, which an animated one is. */
export function isPictureFile({ name }: Pick<File, 'name'>): boolean {
  return /\.(png|jpe?g|bmp|ppm|webp|tiff?)$/i.test(name);
}
