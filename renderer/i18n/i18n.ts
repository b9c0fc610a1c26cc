import { createInstance, type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { languages, type Language } from '../../shared/words/languages.ts';
import { resources } from './resources.ts';

/** The page's texts. Everything is bundled, so that it is ready at once and nothing is fetched. */
export const i18n: I18n = createInstance();

void i18n.use(initReactI18next).init({
  resources,
  lng: 'en',
  fallbackLng: 'en',
  ns: Object.keys(resources.en),
  defaultNS: 'ui',
  initAsync: false,
  // React escapes.
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});

/** The page's language now, for Intl. */
export function currentLanguage(): Language {
  return languages.find((language) => language === i18n.language) ?? 'en';
}

export async function setLanguage(language: Language): Promise<void> {
  await i18n.changeLanguage(language);
  // Not in the unit tests, where there is no page.
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}
