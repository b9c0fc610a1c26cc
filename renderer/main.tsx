import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { nearestLanguage, setLanguage } from './i18n/i18n.ts';
import { ShortcutSheet } from './shortcuts/ShortcutSheet.tsx';
import { UiRoot } from './ui/UiRoot.tsx';

void setLanguage(nearestLanguage(navigator.language)).then(() => {
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <UiRoot>
        <App />
        <ShortcutSheet />
      </UiRoot>
    </StrictMode>,
  );
});
