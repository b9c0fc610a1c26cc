import { describeError } from '../../shared/job/errors.ts';

/** What keeps a native library from loading, as one sentence for a person. */
export function describeLoading(error: unknown, platform: string): string {
  const isLibrary = error instanceof Error && 'code' in error && error.code === 'ERR_DLOPEN_FAILED';
  if (platform === 'win32-x64' && isLibrary) {
    return 'Kinetint needs the Microsoft Visual C++ runtime, which this Windows lacks: install it from https://aka.ms/vs/17/release/vc_redist.x64.exe, then run the same command again.';
  }
  if (platform === 'darwin-x64') {
    return 'Kinetint runs on Macs with Apple silicon only, since ONNX Runtime has no build for Intel: use a Node.js for arm64 there.';
  }
  if (platform === 'darwin-arm64' && isLibrary) {
    return `Kinetint needs macOS 14 or newer, as ONNX Runtime does: update macOS, then run the same command again. What macOS says: ${describeError(error)}`;
  }
  return `Kinetint could not be loaded (${describeError(error)}): install it again.`;
}
