import type { EngineWords } from '../../shared/words/engine-words.ts';
import type { DeviceReason } from '../../shared/job/device-report.ts';
import { currentLanguage, i18n } from './i18n.ts';
import { codecName, languageName, markName } from './names.ts';
import { formatBytes, formatCount, formatFrameRate } from './numbers.ts';

const { t } = i18n;

/** Why a device is used or not, in the page's language. */
function reasonWords(reason: DeviceReason): string {
  switch (reason.code) {
    case 'works':
    case 'slower':
      return t(`networks:devices.reason.${reason.code}`, {
        milliseconds: formatFrameRate(reason.milliseconds),
        rate: formatFrameRate(1000 / reason.milliseconds),
      });
    case 'differs':
      return reason.by === null
        ? t('networks:devices.reason.differsNoNumber')
        : t('networks:devices.reason.differs', { by: formatFrameRate(reason.by) });
    case 'no-answer':
      return t('networks:devices.reason.no-answer', { seconds: formatCount(reason.seconds) });
    case 'refused':
      return t('networks:devices.reason.refused', { message: reason.message });
    case 'not-installed':
    case 'no-vulkan':
    case 'no-driver':
    case 'not-in-build':
    case 'no-adapter':
    case 'died-before':
      return t(`networks:devices.reason.${reason.code}`);
  }
}

/** What the engine says, in the page's language at the time of the call. */
export const pageWords: EngineWords = {
  text: (key, values = {}) => t(`engine:${key}`, { replace: values }),
  number: formatCount,
  size: formatBytes,
  codec: codecName,
  language: (code) => languageName(code) ?? code,
  mark: markName,
  quote: (text) => t('format:quoted', { text }),
  list: (parts) => new Intl.ListFormat(currentLanguage()).format(parts),
  device: (device) => t(`networks:devices.names.${device}`),
  deviceReason: reasonWords,
  advice: (advice) => t(`engine:advice.${advice}`),
};
