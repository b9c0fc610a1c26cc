import type { AppSettings } from '../../shared/ipc/app-settings.ts';
import { exportPresets } from '../../shared/job/export-presets.ts';
import type { ColorizeRequest } from '../../shared/job/job.ts';

/** What the settings wish for each film that is added. */
export function wishesOf({ colouring, output, files }: AppSettings): Partial<ColorizeRequest> {
  const { purpose, naming } = files;
  // A file to share is what is made where nothing is wished.
  return { ...colouring, folder: output.folder, naming, ...(purpose === 'share' ? {} : exportPresets[purpose]) };
}
