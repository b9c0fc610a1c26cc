import type { EngineWords } from '../../shared/words/engine-words.ts';
import { reasonWords } from '../models/device-words.ts';
import { currentLanguage, i18n } from './i18n.ts';
import { codecName, languageName, markName } from './names.ts';
import { formatBytes, formatCount } from './numbers.ts';

const { t } = i18n;

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
  device: (device) => t(`models:devices.names.${device}`),
  deviceReason: reasonWords,
  advice: (advice) => t(`engine:advice.${advice}`),
};
