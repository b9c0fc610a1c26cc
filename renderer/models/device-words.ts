import type { DeviceReason } from '../../shared/job/plan.ts';
import { formatFrameRate } from '../format.ts';
import { i18n } from '../i18n/i18n.ts';

const { t } = i18n;

/** Why a device is used or not, in the page's language. */
export function reasonWords(reason: DeviceReason): string {
  switch (reason.code) {
    case 'works':
    case 'slower':
      return t(`models:devices.reason.${reason.code}`, {
        milliseconds: formatFrameRate(reason.milliseconds),
        rate: formatFrameRate(1000 / reason.milliseconds),
      });
    case 'differs':
      return reason.by === null
        ? t('models:devices.reason.differsNoNumber')
        : t('models:devices.reason.differs', { by: formatFrameRate(reason.by) });
    case 'refused':
      return t('models:devices.reason.refused', { message: reason.message });
    case 'not-installed':
    case 'no-vulkan':
    case 'no-driver':
    case 'not-in-build':
    case 'no-adapter':
      return t(`models:devices.reason.${reason.code}`);
  }
}
