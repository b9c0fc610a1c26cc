import { clipboard } from 'electron';
import { report } from '../engine/files/log.ts';

/** Lines of each log in a report. */
const reportLines = 200;

/**
 * Puts what to send along with a question on the clipboard.
 * @param details of the failure that it is about
 */
export async function copyReport(details?: string): Promise<void> {
  const logs = await report(reportLines);
  clipboard.writeText(details === undefined ? logs : `${details}\n\n${logs}`);
}
