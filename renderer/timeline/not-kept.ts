import type { ChangeResult } from '../../shared/ipc/timeline.ts';
import { i18n } from '../i18n/i18n.ts';
import type { Page } from '../page.ts';
import { toast } from '../ui/toast-list.ts';

const { t } = i18n;

/** Says that a change could not be kept, why, and what to do: it is gone from the picture, and nobody should wonder. */
export function sayNotKept(page: Page, { code, message }: NonNullable<ChangeResult['failure']>): void {
  console.error(message);
  toast(page, t('timeline:notKept', { happened: t(`failures:happened.${code}`, { film: '' }), next: t(`failures:next.${code}`) }));
}
