import type { Texts } from './resources.ts';

declare module 'i18next' {
  // With these, a key that is in no locale file does not compile.
  interface CustomTypeOptions {
    defaultNS: 'ui';
    resources: Texts;
  }
}
