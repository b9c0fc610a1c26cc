import type { JobEvent, JobProgress } from '../../../shared/job/job.ts';
import { makeClip } from '../jobs/clip.ts';
import { colorize } from '../jobs/colorize.ts';
import { estimateColorize } from '../jobs/estimate.ts';
import { exportProject, planProjectExport } from '../jobs/export.ts';
import { planColorize } from '../jobs/plan.ts';
import { answerNetworks, tryDevices } from '../network/networks-service.ts';
import { PreviewService } from '../preview/preview-service.ts';
import { answerGuideFiles } from '../references/guide-files.ts';
import { TimelineService } from '../timeline/timeline-service.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import type { Answers } from './answerer.ts';

/** What of a job's events is said before its end; the end itself is the call's answer. */
function progressOf(tell: (progress: JobProgress) => void): (event: JobEvent) => void {
  return (event) => {
    if (event.type === 'progress' || event.type === 'warning' || event.type === 'preparing') tell(event);
  };
}

/** An engine behind its calls. */
export function engineAnswers(engine: EngineParts): Answers {
  let colouring = 0;
  const preview = new PreviewService(engine);
  const timeline = new TimelineService(engine, () => colouring > 0);
  return {
    probe: async ({ film }, { signal }) => {
      await engine.films.tryHeaders(film, signal);
      return null;
    },
    plan: (request, { signal }) => planColorize(request, { engine, signal }),
    estimate: (request, { signal }) => estimateColorize(request, { engine, signal }),
    colorize: async (request, { signal, gate, tell }) => {
      colouring += 1;
      try {
        return await colorize(request, { engine, signal, gate, onEvent: progressOf(tell) });
      } finally {
        colouring -= 1;
      }
    },
    'plan-export': (request, { signal }) => planProjectExport(request, { engine, signal }),
    export: (request, { signal, gate, tell }) => exportProject(request, { engine, signal, gate, onEvent: progressOf(tell) }),
    clip: async (request, { signal, tell }) => {
      await makeClip(request, { engine, signal, onProgress: tell });
      return null;
    },
    preview: ({ source, question }, { signal }) => preview.ask(source, question, signal),
    timeline: ({ source, question }) => timeline.ask(source, question),
    thumbnail: ({ source, question }) => timeline.thumbnail(source, question),
    'guide-files': ({ source, question }, { signal }) => answerGuideFiles(engine, source, question, signal),
    networks: (question, { signal, tell }) => answerNetworks(question, { signal, tell }),
    'try-devices': ({ model, device }) => tryDevices(model, device, engine),
  };
}
