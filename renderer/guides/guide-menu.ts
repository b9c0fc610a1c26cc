import { Layers, ListChecks, SquareStack, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isSpread, spreadFrom, type GuideScope } from '../../shared/project/guide-scope.ts';
import type { Guide } from '../../shared/project/guides.ts';
import type { Timeline } from '../../shared/project/timeline.ts';
import { send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { sharedState } from '../shared-state.ts';
import { openTab } from '../shell/open-tab.ts';
import { setInspectorHidden } from '../shell/panels.ts';
import { keysOf } from '../shortcuts/table.ts';
import { edit } from '../timeline/timeline-store.ts';
import type { MenuEntry } from '../ui/menu-entry.ts';
import { colourOfHint, removeGuide } from './hints.ts';
import { spreadColours, useResult } from './pictures.ts';

/** The frame, film seconds, whose colours are about to be given to chosen shots; null is none. */
export const choosingShots = sharedState<number | null>(() => null);

/** How a guide is called. */
export function useGuideName(): (guide: Guide) => string {
  const { t } = useTranslation('guides');
  return (guide) => (guide.kind === 'hint' ? t('hint', { colour: colourOfHint(guide) }) : guide.name);
}

/** How far the colours of a guide's frame reach; none for what took its colours from another frame. */
export function useScopeEntries(id: string, timeline: Timeline): (guide: Guide) => MenuEntry[] {
  const page = usePage();
  const { t } = useTranslation('guides');
  const busy = useResult(id) === 'busy';
  return (guide) => {
    if (isSpread(guide)) return [];
    const { seconds } = guide;
    const spread = spreadFrom(timeline.edits.guides, seconds).length > 0;
    const reach = (scope: GuideScope) => () => {
      send(spreadColours(page, id, seconds, scope));
    };
    return [
      { label: t('scope.shot'), icon: SquareStack, checked: !spread, disabled: busy, onSelect: reach('shot') },
      { label: t('scope.film'), icon: Layers, disabled: busy || !guide.on, onSelect: reach('film') },
      {
        label: t('scope.chosen'),
        icon: ListChecks,
        disabled: busy || !guide.on || timeline.shots.length < 2,
        onSelect: () => {
          setInspectorHidden(page, false);
          openTab(page, 'guides');
          choosingShots.set(page, seconds);
        },
      },
    ];
  };
}

/** All that can be done with a guide, where it is. @param scope how far its colours reach, `useScopeEntries` */
export function useGuideEntries(id: string): (guide: Guide, scope: readonly MenuEntry[]) => MenuEntry[] {
  const page = usePage();
  const { t } = useTranslation('guides');
  const name = useGuideName();
  return (guide, reach) => [
    ...reach,
    ...(reach.length === 0 ? [] : (['separator'] as const)),
    {
      label: t('use'),
      checked: guide.on,
      onSelect: () => {
        edit(page, id, { type: 'change-guide', id: guide.id, change: { on: !guide.on } });
      },
    },
    {
      label: t('remove', { name: name(guide) }),
      icon: Trash2,
      keys: keysOf('guides.remove'),
      onSelect: () => {
        removeGuide(page, id, guide.id);
      },
    },
  ];
}
