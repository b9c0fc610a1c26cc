import { beginLog, logProblem } from './engine/files/log.ts';
import { giveWay } from './engine/give-way.ts';
import { Answerer } from './engine/rpc/answerer.ts';
import { engineAnswers } from './engine/rpc/answers.ts';
import { collectGarbage, Rest, restMilliseconds } from './engine/rpc/rest.ts';
import { EngineParts } from './engine/session/engine-parts.ts';
import { keepMemorySteady } from './engine/steady-memory.ts';

/*
 * The engine's own process. It outlives its calls: ONNX Runtime does not like being loaded twice, and the network of the
 * last film is often that of the next.
 */
keepMemorySteady();
beginLog('engine');
const engine = new EngineParts();
engine.networks.stayWarm();
giveWay();
const answerer = new Answerer(
  engineAnswers(engine),
  (message) => {
    process.parentPort.postMessage(message);
  },
  (line) => {
    console.error(line);
    logProblem(line);
  },
  new Rest(restMilliseconds, () => {
    engine.networks
      .rest()
      .catch((error: unknown) => {
        logProblem(String(error));
      })
      .finally(collectGarbage);
  }),
);
process.parentPort.on('message', ({ data }: { data: unknown }) => {
  answerer.receive(data);
});
// How the app ends it. A project that the viewer looks into has a journal as long as it is open.
process.once('SIGTERM', () => {
  engine.projects.closeAll();
  process.kill(process.pid, 'SIGTERM');
});
