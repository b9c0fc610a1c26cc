import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import type { DeviceReason } from '../../../shared/job/device-report.ts';
import type { Device } from '../../../shared/job/settings.ts';

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

/** Whether any Vulkan driver is installed: the manifests that the Vulkan loader looks for, where it looks for them. */
function vulkanDriverExists(): boolean {
  const named = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];
  if (named !== undefined && named !== '') return named.split(delimiter).some((path) => existsSync(path));
  const { XDG_CONFIG_HOME: config, XDG_DATA_HOME: data, XDG_DATA_DIRS: dirs, HOME: home } = process.env;
  const folders = [
    config,
    data,
    ...(dirs ?? '').split(delimiter),
    home === undefined ? undefined : join(home, '.local/share'),
    '/etc/xdg',
    '/etc',
    '/usr/local/share',
    '/usr/share',
  ];
  return folders.some((folder) => {
    if (folder === undefined || folder === '') return false;
    const place = join(folder, 'vulkan', 'icd.d');
    return existsSync(place) && readdirSync(place).some((name) => name.endsWith('.json'));
  });
}

/**
 * What a device needs that is plainly not there; null where it is worth trying. ONNX Runtime would find out
 * too, but its libraries write their complaints straight to standard error.
 */
export function missingPart(device: Device): DeviceReason | null {
  if (process.platform !== 'linux') return null;
  switch (device) {
    case 'cuda':
      return existsSync(join(runtimeFolder(), 'libonnxruntime_providers_cuda.so')) ? null : { code: 'not-installed' };
    case 'webgpu':
      if (!libraryExists('libvulkan.so.1')) return { code: 'no-vulkan' };
      return vulkanDriverExists() ? null : { code: 'no-driver' };
    case 'directml':
    case 'coreml':
    case 'cpu':
      return null;
  }
}
