import { beginLog, logProblem } from './engine/files/log.ts';
import { giveWay } from './engine/give-way.ts';
import { networkSessions } from './engine/network/network.ts';
import { Answerer } from './engine/rpc/answerer.ts';
import { engineAnswers } from './engine/rpc/answers.ts';

/*
 * The engine's own process. It outlives its calls: ONNX Runtime does not like being loaded twice, and the network of the
 * last film is often that of the next.
 */
beginLog('engine');
networkSessions.stayWarm();
giveWay();
const answerer = new Answerer(
  engineAnswers(),
  (message) => {
    process.parentPort.postMessage(message);
  },
  (line) => {
    console.error(line);
    logProblem(line);
  },
);
process.parentPort.on('message', ({ data }: { data: unknown }) => {
  answerer.receive(data);
});
