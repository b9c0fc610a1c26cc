import { giveWay } from './engine/give-way.ts';
import { colorize } from './engine/jobs/colorize.ts';
import { estimateColorize } from './engine/jobs/estimate.ts';
import { PauseGate } from './engine/jobs/pause-gate.ts';
import { exportProject, planProjectExport } from './engine/jobs/export.ts';
import { planColorize } from './engine/jobs/plan.ts';
import { networkSessions } from './engine/network/network.ts';
import { answerNetworks } from './engine/network/networks-service.ts';
import { PreviewService } from './engine/preview/preview-service.ts';
import { TimelineService } from './engine/timeline/timeline-service.ts';
import { describeError, missingCase, UserFacingError } from '../shared/job/errors.ts';
import { engineRequestSchema, type EngineReply, type EngineRequest, type JobEvent } from '../shared/job/job.ts';

/*
 * The engine's own process. It outlives its jobs: ONNX Runtime does not like being loaded twice, and the network of the
 * last film is often that of the next.
 */
const running = new Map<string, AbortController>();
const gates = new Map<string, PauseGate>();
const preview = new PreviewService();
const colouring = new Set<string>();
const timeline = new TimelineService(() => colouring.size > 0);
networkSessions.stayWarm();
giveWay();

function errorEvent(thrown: unknown, signal: AbortSignal): JobEvent {
  if (thrown instanceof UserFacingError) return { type: 'error', code: thrown.code, message: thrown.message, problem: thrown.problem };
  if (signal.aborted) return { type: 'error', code: 'interrupted', message: 'Stopped.' };
  // A bug: the sentence goes to the window, the stack into the log that its details are made of.
  console.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : thrown);
  return { type: 'error', code: 'internal', message: describeError(thrown) };
}

/** Answers a question that is no job; what is asked may be called off. */
async function answerOnce(
  id: string,
  work: (signal: AbortSignal, post: (reply: EngineReply) => void) => Promise<EngineReply>,
): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  const post = (reply: EngineReply) => {
    process.parentPort.postMessage(reply);
  };
  try {
    post(await work(controller.signal, post));
  } catch (thrown) {
    post({ id, event: errorEvent(thrown, controller.signal) });
  } finally {
    running.delete(id);
  }
}

async function answer(
  message: Exclude<EngineRequest, { type: 'cancel' | 'preview' | 'networks' | 'timeline' | 'pause' | 'resume' }>,
): Promise<void> {
  const { id } = message;
  const controller = new AbortController();
  const { signal } = controller;
  const gate = new PauseGate();
  running.set(id, controller);
  gates.set(id, gate);
  const post = (event: JobEvent) => {
    process.parentPort.postMessage({ id, event } satisfies EngineReply);
  };
  // The last event is posted here, once the engine has let go of the film; posting it twice would be a lie in between.
  const onEvent = (event: JobEvent) => {
    if (event.type === 'progress' || event.type === 'warning') post(event);
  };
  try {
    switch (message.type) {
      case 'plan':
        post({ type: 'plan', plan: await planColorize(message.request, { signal, onEvent }) });
        break;
      case 'colorize':
        colouring.add(id);
        post(await colorize(message.request, { signal, onEvent, gate }));
        break;
      case 'estimate':
        post({ type: 'estimate', estimate: await estimateColorize(message.request, signal) });
        break;
      case 'plan-export':
        post({ type: 'plan', plan: await planProjectExport(message.request, { signal }) });
        break;
      case 'export':
        post(await exportProject(message.request, { signal, onEvent, gate }));
        break;
      default:
        missingCase(message);
    }
  } catch (thrown) {
    post(errorEvent(thrown, signal));
  } finally {
    gates.delete(id);
    running.delete(id);
    colouring.delete(id);
  }
}

process.parentPort.on('message', ({ data }: { data: unknown }) => {
  const message = engineRequestSchema.parse(data);
  if (message.type === 'cancel') running.get(message.id)?.abort();
  else if (message.type === 'pause') gates.get(message.id)?.close();
  else if (message.type === 'resume') gates.get(message.id)?.open();
  else if (message.type === 'preview')
    void answerOnce(message.id, async (signal) => ({
      id: message.id,
      preview: await preview.ask(message.source, message.question, signal),
    }));
  else if (message.type === 'timeline')
    void answerOnce(message.id, async () => ({ id: message.id, timeline: await timeline.ask(message.source, message.question) }));
  else if (message.type === 'networks') {
    const { id, question } = message;
    void answerOnce(id, async (signal, post) => ({
      id,
      networks: await answerNetworks(question, {
        signal,
        tell: (networks) => {
          post({ id, networks });
        },
      }),
    }));
  } else void answer(message);
});
