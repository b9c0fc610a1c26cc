import { createInstance, type TFunction } from 'i18next';
import type { Language } from '../../shared/words/languages.ts';
import de from '../../shared/locales/de/native.json' with { type: 'json' };
import en from '../../shared/locales/en/native.json' with { type: 'json' };

const i18n = createInstance();

void i18n.init({
  resources: { en: { native: en }, de: { native: de } },
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'native',
  initAsync: false,
  interpolation: { escapeValue: false },
});

/** The words of menus, native dialogs and notifications, in the language that is set at the time of the call. */
export const nativeText: TFunction<'native'> = i18n.getFixedT(null, 'native');

export async function setNativeLanguage(language: Language): Promise<void> {
  await i18n.changeLanguage(language);
}
