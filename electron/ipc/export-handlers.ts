import { clipboard, dialog, shell, type BrowserWindow } from 'electron';
import type { exportCommands } from '../../shared/ipc/export.ts';
import type { ExportService } from '../export/export-service.ts';
import { withEnding } from '../queue/output-name.ts';
import { copyReport } from '../window/copy-report.ts';
import type { FilmQueue } from '../queue/film-queue.ts';
import type { HandlersOf } from './handlers.ts';
import { outputDialog } from './output-dialog.ts';

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
      const { filePath } = await dialog.showSaveDialog(parent, outputDialog(output, service.container(id) ?? 'mp4'));
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
      const container = item.request.container ?? 'mp4';
      const { filePath } = await dialog.showSaveDialog(parent, outputDialog(item.request.output, container));
      if (filePath !== '') queue.replaceFailedExport(id, withEnding(filePath, container));
    },
    'export:show': (id) => {
      const output = queue.exportItem(id)?.result?.output;
      if (output !== undefined) shell.showItemInFolder(output);
    },
    'export:copy-failure': (id) => copyReport(queue.exportItem(id)?.failure?.details),
  };
}
