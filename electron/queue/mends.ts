import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { trySeconds, type QueueItem } from '../../shared/ipc/queue.ts';
import type { ColorizeRequest } from '../../shared/job/job.ts';
import { newItem } from './queue-item.ts';
import type { Container } from '../../shared/job/settings.ts';
import { unusedName } from '../engine/files/names-beside.ts';
import { withEnding } from './output-name.ts';
import { folderOfFilm, stemOfFilm } from '../engine/files/pictures.ts';
import { shortenedName } from '../engine/files/name-length.ts';

/** What the engine is to be asked otherwise. */
export type Mend = Partial<Pick<ColorizeRequest, 'film' | 'folder' | 'output' | 'project' | 'force'>>;

/** The colours stay where they are when the film they are for goes elsewhere: beside it, a new project would begin with none. */
function keptProject({ plan }: QueueItem, isThere: (path: string) => boolean): Mend {
  return plan !== null && isThere(plan.project) ? { project: plan.project } : {};
}

/** @param wanted a name that the person gave, having been asked whether a file that is there may go, and about none that comes later */
export function placedAt(item: QueueItem, wanted: string, isThere: (path: string) => boolean = existsSync): Mend {
  const { container } = item.request;
  const output = container === null ? wanted : withEnding(wanted, container);
  return { output, force: output === wanted && isThere(output), ...keptProject(item, isThere) };
}

/** The very file that the person was asked about: the usual name may be another one's, which nobody spoke of. */
export function replacing({ plan, request }: QueueItem): Mend {
  return { output: plan?.output ?? request.output, force: true };
}

/** The same name in another folder. */
export function placedIn(item: QueueItem, folder: string, isThere: (path: string) => boolean = existsSync): Mend {
  const { request } = item;
  const output = request.output === null ? null : unusedName(join(folder, basename(request.output)), isThere);
  return { folder, output, force: false, ...keptProject(item, isThere) };
}

/** The film once more, with other settings: a row of its own with the same project, which keeps the colours of both. */
export function nextVersion(item: QueueItem, items: readonly QueueItem[], change: Partial<ColorizeRequest>): QueueItem {
  const { film, request, result } = item;
  const version = 1 + Math.max(...items.filter((other) => other.film === film).map((other) => other.version));
  return { ...newItem(film, { ...request, ...change, project: result?.project ?? request.project, output: null, force: false }), version };
}

/** A project of another name, beside one that is damaged or another film's. */
export function withNewProject({ request, plan, film }: QueueItem, isThere: (path: string) => boolean = existsSync): Mend {
  const known = plan?.project ?? request.project ?? join(folderOfFilm(film), `${shortenedName(stemOfFilm(film))}.kinetint`);
  return { project: unusedName(known, isThere) };
}

/** Some seconds of a film, the last ones where fewer follow, as a row of its own. Its colours go into the film's project, its file beside the film's, so that neither takes the other's name. */
export function tryOf(item: QueueItem, startSeconds: number, isThere: (path: string) => boolean): QueueItem | null {
  const { film, request, plan } = item;
  if (plan === null) return null;
  const ending = extname(plan.output);
  const output = unusedName(join(dirname(plan.output), `${basename(plan.output, ending)} try${ending}`), isThere);
  const last = Math.max(0, (plan.film.durationSeconds ?? Infinity) - trySeconds);
  const section = { startSeconds: Math.min(startSeconds, last), durationSeconds: trySeconds };
  return newItem(film, { ...request, section, project: plan.project, output, force: false });
}

/** The file's name with the ending of the container that is chosen now, where the person gave the name. */
export function reshaped(
  { request }: QueueItem,
  choice: Pick<ColorizeRequest, 'codec' | 'quality' | 'preset' | 'bitDepth' | 'encoder' | 'tracks'> & { readonly container: Container },
  isThere: (path: string) => boolean,
): Partial<ColorizeRequest> {
  const { output } = request;
  if (output === null) return choice;
  const renamed = withEnding(output, choice.container);
  return renamed === output ? choice : { ...choice, output: unusedName(renamed, isThere), force: false };
}

/**
 * Paths that are promised to one row, and so not free for another one's film. Rows of one film share its project, and what is
 * written of one only moves the number of the next.
 */
export function namesAgainst({ film, stage, plan, request }: QueueItem, otherFilm: string): (string | null)[] {
  const { output, project } = plan ?? request;
  if (film !== otherFilm) return [output, project];
  return stage === 'done' ? [] : [output];
}
