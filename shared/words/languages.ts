/** The languages that Kinetint speaks. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** The first of our languages that a system asks for ("de-AT", "fr"); English where it asks for none of them. */
export function nearestLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find((language) => tag === language || tag.startsWith(`${language}-`));
    if (found !== undefined) return found;
  }
  return 'en';
}
