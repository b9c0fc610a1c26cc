import exportDe from '../locales/de/export.json' with { type: 'json' };
import failuresDe from '../locales/de/failures.json' with { type: 'json' };
import formatDe from '../locales/de/format.json' with { type: 'json' };
import guidesDe from '../locales/de/guides.json' with { type: 'json' };
import helpDe from '../locales/de/help.json' with { type: 'json' };
import libraryDe from '../locales/de/library.json' with { type: 'json' };
import networksDe from '../locales/de/networks.json' with { type: 'json' };
import planDe from '../locales/de/plan.json' with { type: 'json' };
import queueDe from '../locales/de/queue.json' with { type: 'json' };
import settingsDe from '../locales/de/settings.json' with { type: 'json' };
import shortcutsDe from '../locales/de/shortcuts.json' with { type: 'json' };
import timelineDe from '../locales/de/timeline.json' with { type: 'json' };
import uiDe from '../locales/de/ui.json' with { type: 'json' };
import engineDe from '../../shared/locales/de/engine.json' with { type: 'json' };
import viewerDe from '../locales/de/viewer.json' with { type: 'json' };
import exportEn from '../locales/en/export.json' with { type: 'json' };
import failuresEn from '../locales/en/failures.json' with { type: 'json' };
import formatEn from '../locales/en/format.json' with { type: 'json' };
import guidesEn from '../locales/en/guides.json' with { type: 'json' };
import helpEn from '../locales/en/help.json' with { type: 'json' };
import libraryEn from '../locales/en/library.json' with { type: 'json' };
import networksEn from '../locales/en/networks.json' with { type: 'json' };
import planEn from '../locales/en/plan.json' with { type: 'json' };
import queueEn from '../locales/en/queue.json' with { type: 'json' };
import settingsEn from '../locales/en/settings.json' with { type: 'json' };
import shortcutsEn from '../locales/en/shortcuts.json' with { type: 'json' };
import timelineEn from '../locales/en/timeline.json' with { type: 'json' };
import uiEn from '../locales/en/ui.json' with { type: 'json' };
import engineEn from '../../shared/locales/en/engine.json' with { type: 'json' };
import viewerEn from '../locales/en/viewer.json' with { type: 'json' };

// One namespace a feature: a file in each language's folder, and a line in each of these two.
const en = {
  engine: engineEn,
  export: exportEn,
  failures: failuresEn,
  format: formatEn,
  guides: guidesEn,
  help: helpEn,
  library: libraryEn,
  networks: networksEn,
  plan: planEn,
  queue: queueEn,
  settings: settingsEn,
  shortcuts: shortcutsEn,
  timeline: timelineEn,
  ui: uiEn,
  viewer: viewerEn,
};
const de = {
  engine: engineDe,
  export: exportDe,
  failures: failuresDe,
  format: formatDe,
  guides: guidesDe,
  help: helpDe,
  library: libraryDe,
  networks: networksDe,
  plan: planDe,
  queue: queueDe,
  settings: settingsDe,
  shortcuts: shortcutsDe,
  timeline: timelineDe,
  ui: uiDe,
  viewer: viewerDe,
};

export const resources = { en, de };

/** The keys of every namespace, for the types of `t`. */
export type Texts = typeof en;
