import type { QueueItem } from '../ipc/queue.ts';
import type { PreviewSource } from './preview.ts';

/** What a film of the queue is previewed with: its plan's answers, before there is one the person's wishes. */
export function previewSourceOf({ film, request, plan }: Pick<QueueItem, 'film' | 'request' | 'plan'>): PreviewSource {
  const { project, model, device, smoothing, every, scenes, section, deinterlace } = request;
  if (plan === null) return { film, project, model, device, smoothing, every, scenes, section, deinterlace };
  return {
    film,
    project: plan.project,
    model: plan.colour.model,
    device: plan.device,
    smoothing: plan.colour.smoothing,
    every: plan.colour.every,
    scenes: plan.colour.scenes,
    section: plan.section,
    deinterlace: plan.export.deinterlace,
  };
}
