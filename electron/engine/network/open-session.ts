import './no-telemetry.ts';
import { availableParallelism } from 'node:os';
import * as ort from 'onnxruntime-node';
import type { Device } from '../../../shared/job/settings.ts';

// Its own log goes to standard error; what matters of it is thrown as well.
ort.env.logLevel = 'fatal';

/** ONNX Runtime's names of the execution providers. */
const providerNames: Readonly<Record<Device, string>> = { cpu: 'cpu', webgpu: 'webgpu', cuda: 'cuda', directml: 'dml', coreml: 'coreml' };

/** As ONNX Runtime takes a device: DirectML has one of the machine's graphics adapters, all others choose by themselves. */
function provider(device: Device, adapter: number): ort.InferenceSession.ExecutionProviderConfig {
  return device === 'directml' ? { name: 'dml', deviceId: adapter } : providerNames[device];
}

/**
 * Opens a network's file on a device.
 * @param options what is to differ from how the engine opens it
 * @param adapter which of the device's graphics adapters, by its number
 * @throws Error from ONNX Runtime where the file is none, or the execution provider is missing or fails
 */
export async function openSession(
  path: string,
  device: Device,
  options: ort.InferenceSession.SessionOptions = {},
  adapter = 0,
): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(path, {
    executionProviders: [provider(device, adapter)],
    intraOpNumThreads: availableParallelism(),
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    // Threads that wait by spinning would take the encoder's share of the processor.
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
    ...options,
  });
}
