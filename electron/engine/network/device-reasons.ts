import { describeError } from '../../../shared/job/errors.ts';
import type { DeviceReason } from '../../../shared/job/device-report.ts';

/** What to make of what ONNX Runtime said when it would not take a device. */
export function reasonOfFailure(error: unknown): DeviceReason {
  const text = describeError(error).split('\n')[0]!;
  if (/not available|no available backend|backend not found/i.test(text)) return { code: 'not-in-build' };
  if (/adapter/i.test(text)) return { code: 'no-adapter' };
  // CUDA's own words, out of a sentence that begins with a template's signature.
  const cuda = /\bCUDA failure \d+: [^;]+/.exec(text);
  if (cuda !== null) return { code: 'refused', message: cuda[0].trim().slice(0, 160) };
  // Source positions and function signatures stand before the message.
  const told = text.replace(/^.*\.(?:cc|h):\d+ /, '').replace(/^.*?\)(?: const)? /, '');
  return { code: 'refused', message: (told === '' ? text : told).slice(0, 160) };
}
