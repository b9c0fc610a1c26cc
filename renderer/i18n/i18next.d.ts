import type { Texts } from './resources.ts';
import native from '../../shared/locales/en/native.json' with { type: 'json' };

declare module 'i18next' {
  // With these, a key that is in no locale file does not compile.
  interface CustomTypeOptions {
    defaultNS: 'ui';
    // Types know no processes: `native` is the main process's.
    resources: Texts & { native: typeof native };
  }
}
