import type { Warning } from '../../shared/job/warning.ts';
import { english } from '../../shared/words/english.ts';
import { describeWarning } from '../../shared/words/warnings.ts';

/** Warnings as the terminal says them. */
export function said(warnings: readonly Warning[]): string[] {
  return warnings.map((warning) => describeWarning(warning, english));
}
