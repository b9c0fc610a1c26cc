import { app, nativeTheme } from 'electron';
import type { SettingsView } from '../../shared/ipc/settings.ts';
import { nearestLanguage, type Language } from '../../shared/words/languages.ts';
import type { AppSettings } from '../../shared/ipc/app-settings.ts';
import { setNativeLanguage } from '../i18n/native-texts.ts';
import { SettingsStore } from '../storage/settings-store.ts';

export interface SettingsServiceOptions {
  /** The settings file. */
  readonly path: string;
  /** Called after each change. */
  readonly onChange: (view: SettingsView) => void;
  /** Called when menus and the like have to be made anew in another language. */
  readonly onLanguage: () => void;
}

/** Keeps the settings, and makes menus, window and page follow them. */
export class SettingsService {
  readonly #store: SettingsStore;
  readonly #options: SettingsServiceOptions;
  #watchedGone = false;

  constructor(options: SettingsServiceOptions) {
    this.#options = options;
    this.#store = new SettingsStore({
      path: options.path,
      onChange: () => {
        this.apply();
        options.onChange(this.view);
      },
    });
  }

  get value(): AppSettings {
    return this.#store.value;
  }

  get language(): Language {
    const { language } = this.#store.value;
    return language === 'system' ? nearestLanguage(app.getPreferredSystemLanguages()) : language;
  }

  get view(): SettingsView {
    return { settings: this.value, language: this.language, setAside: this.#store.setAside, watchedGone: this.#watchedGone };
  }

  change(change: Partial<AppSettings>): void {
    this.#store.change(change);
  }

  /** The folder that is watched is gone, or there again. */
  sayWatchedGone(gone: boolean): void {
    this.#watchedGone = gone;
    this.#options.onChange(this.view);
  }

  /** Theme and language of everything that is not the page. Once the app is ready, and after each change. */
  apply(): void {
    // The page's light-dark() colours follow this too.
    nativeTheme.themeSource = this.value.theme;
    void setNativeLanguage(this.language).then(this.#options.onLanguage);
  }
}
