import { clipboard, dialog, shell, type BrowserWindow } from 'electron';
import type { exportCommands } from '../../shared/ipc/export.ts';
import type { ExportService } from '../export/export-service.ts';
import { withEnding } from '../queue/output-name.ts';
import { nativeText } from '../i18n/native-texts.ts';
import type { FilmQueue } from '../queue/film-queue.ts';
import type { HandlersOf } from './handlers.ts';

export function exportHandlers(
  service: ExportService,
  queue: FilmQueue,
  window: () => BrowserWindow | null,
): HandlersOf<keyof typeof exportCommands> {
  return {
    'export:open': (id) => service.open(id),
    'export:purpose': (id, purpose) => {
      service.choosePurpose(id, purpose);
    },
    'export:choose': (id, change) => {
      service.choose(id, change);
    },
    'export:place': async (id) => {
      const output = service.output(id);
      const parent = window();
      if (output === null || parent === null) return;
      const { filePath } = await dialog.showSaveDialog(parent, {
        title: nativeText('outputFile'),
        defaultPath: output,
        filters: [{ name: nativeText('films'), extensions: ['mp4', 'mkv', 'mov'] }],
        properties: ['showOverwriteConfirmation'],
      });
      if (filePath !== '') service.setPlace(id, filePath);
    },
    'export:start': (id) => {
      service.start(id);
    },
    'export:copy-command': (id) => {
      const command = service.command(id, process.platform === 'win32' ? 'powershell' : 'posix') ?? '';
      if (command !== '') clipboard.writeText(command);
      return command;
    },
    'export:move': (id, place) => {
      queue.moveExport(id, place);
    },
    'export:shift': (id, step) => {
      queue.shiftExport(id, step);
    },
    'export:remove': (id) => {
      queue.removeExport(id);
    },
    'export:retry': (id) => {
      queue.retryExport(id);
    },
    'export:replace-failed': async (id) => {
      const item = queue.exportItem(id);
      const parent = window();
      if (item === null || parent === null) return;
      const { filePath } = await dialog.showSaveDialog(parent, {
        title: nativeText('outputFile'),
        defaultPath: item.request.output,
        filters: [{ name: nativeText('films'), extensions: ['mp4', 'mkv', 'mov'] }],
        properties: ['showOverwriteConfirmation'],
      });
      if (filePath !== '') queue.replaceFailedExport(id, withEnding(filePath, item.request.container ?? 'mp4'));
    },
    'export:show': (id) => {
      const output = queue.exportItem(id)?.result?.output;
      if (output !== undefined) shell.showItemInFolder(output);
    },
    'export:copy-failure': (id) => {
      const details = queue.exportItem(id)?.failure?.details;
      if (details !== undefined) clipboard.writeText(details);
    },
  };
}
