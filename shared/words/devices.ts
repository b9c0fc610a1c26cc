import type { DeviceReason } from '../job/device-report.ts';

function speed(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms a frame`;
}

/** Why a device is used or not, for terminals and logs; the window has words of its own. */
export function describeDeviceReason(reason: DeviceReason): string {
  switch (reason.code) {
    case 'works':
      return speed(reason.milliseconds);
    case 'slower':
      return `${speed(reason.milliseconds)}, slower than ${reason.than}`;
    case 'not-installed':
      return 'not installed (CUDA is a separate download of ONNX Runtime: see docs/devices.md)';
    case 'no-vulkan':
      return 'no Vulkan on this machine (libvulkan.so.1 is missing)';
    case 'no-driver':
      return 'no graphics driver for Vulkan on this machine';
    case 'not-in-build':
      return 'not part of this build of ONNX Runtime';
    case 'no-adapter':
      return 'no graphics driver that WebGPU can use';
    case 'died-before':
      return 'its driver took Kinetint down when it was last tried ("kinetint devices" tries again)';
    case 'no-answer':
      return `it did not answer within ${reason.seconds} seconds`;
    case 'differs':
      return reason.by === null ? 'its answer is no number' : `its answer differs from the CPU's by ${reason.by.toFixed(1)} in a*b*`;
    case 'refused':
      return reason.message;
  }
}
