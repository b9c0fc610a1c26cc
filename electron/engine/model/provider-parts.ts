import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import type { Device } from '../../../shared/settings.ts';

const require = createRequire(import.meta.url);

/** Where onnxruntime-node keeps the libraries of this platform. */
function runtimeFolder(): string {
  const root = dirname(require.resolve('onnxruntime-node/package.json')).replace(/app\.asar([\\/])/, 'app.asar.unpacked$1');
  return join(root, 'bin', 'napi-v6', process.platform, process.arch);
}

function libraryExists(name: string): boolean {
  const folders = (process.env['LD_LIBRARY_PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  if (folders.some((folder) => existsSync(join(folder, name)))) return true;
  const known = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
  // Where there is no list to look in, trying tells.
  return known.status !== 0 || known.stdout.includes(name);
}

/**
 * What a device needs that is plainly not there, for people; null where it is worth trying. ONNX Runtime would find out
 * too, but its libraries write their complaints straight to standard error.
 */
export function missingPart(device: Device): string | null {
  if (process.platform !== 'linux') return null;
  switch (device) {
    case 'cuda':
      return existsSync(join(runtimeFolder(), 'libonnxruntime_providers_cuda.so'))
        ? null
        : 'not installed (CUDA is a separate download of ONNX Runtime: see docs/devices.md)';
    case 'webgpu':
      return libraryExists('libvulkan.so.1') ? null : 'no Vulkan on this machine (libvulkan.so.1 is missing)';
    case 'directml':
    case 'coreml':
    case 'cpu':
      return null;
  }
}
