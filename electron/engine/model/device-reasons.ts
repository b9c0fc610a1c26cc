import { describeError } from '../../../shared/errors.ts';
import type { DeviceReason } from '../../../shared/plan.ts';

/** What to make of what ONNX Runtime said when it would not take a device. */
export function reasonOfFailure(error: unknown): DeviceReason {
  const text = describeError(error).split('\n')[0]!;
  if (/not available|no available backend|backend not found/i.test(text)) return { code: 'not-in-build' };
  if (/adapter/i.test(text)) return { code: 'no-adapter' };
  // Source positions and function signatures stand before the message.
  const told = text.replace(/^.*\.(?:cc|h):\d+ /, '').replace(/^.*?\)(?: const)? /, '');
  return { code: 'refused', message: (told === '' ? text : told).slice(0, 160) };
}
