// Numbers are written as the page's language has them, which React's compiler cannot see.
'use no memo';

import { Layers, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Guide } from '../../shared/project/guides.ts';
import { isSpread, spreadFrom } from '../../shared/project/guide-scope.ts';
import type { Timeline } from '../../shared/project/timeline.ts';
import { formatPercent } from '../i18n/numbers.ts';
import { seekTo } from '../playhead.ts';
import { clock } from '../../shared/words/clock.ts';
import { usePage } from '../page.ts';
import { shotIndexAt } from '../timeline/shots.ts';
import { edit, previewEdit } from '../timeline/timeline-store.ts';
import { Button } from '../ui/Button.tsx';
import { ContextMenu } from '../ui/ContextMenu.tsx';
import { DropdownMenu } from '../ui/DropdownMenu.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Slider } from '../ui/Slider.tsx';
import { Switch } from '../ui/Switch.tsx';
import { FrameThumbnail } from './FrameThumbnail.tsx';
import { useGuideEntries, useGuideName, useScopeEntries } from './guide-menu.ts';
import { colourOfHint, removeGuide } from './hints.ts';
import { setTool, toolNow } from './tool.ts';

export interface GuideRowProps {
  readonly id: string;
  readonly guide: Guide;
  readonly timeline: Timeline;
  readonly isSelected: boolean;
}

/** One guide: what it is, where it is and reaches, how strongly, and whether at all. */
export function GuideRow({ id, guide, timeline, isSelected }: GuideRowProps): ReactElement {
  const page = usePage();
  const { t } = useTranslation('guides');
  const name = useGuideName()(guide);
  const scope = useScopeEntries(id, timeline)(guide);
  const entries = useGuideEntries(id)(guide, scope);
  const others = isSpread(guide) ? 0 : spreadFrom(timeline.edits.guides, guide.seconds).length;
  const shot = shotIndexAt(timeline, guide.seconds);
  const { startSeconds, endSeconds } = timeline.shots[shot]!;
  const strength = (value: number) => ({ type: 'change-guide', id: guide.id, change: { strength: value } }) as const;
  return (
    <ContextMenu entries={entries}>
      <li className="guide" data-selected={isSelected} data-on={guide.on}>
        {guide.kind === 'hint' ? (
          <span className="guide-picture" aria-hidden style={{ background: colourOfHint(guide) }} />
        ) : (
          <FrameThumbnail id={id} seconds={guide.seconds} picture={guide.picture} />
        )}
        <div className="guide-words">
          <p className="guide-name" title={name}>
            {name}
          </p>
          <p className="quiet">
            {guide.kind === 'hint' ? t('points', { count: guide.points.length }) : t('match', { match: formatPercent(guide.match) })}
          </p>
          <Button
            variant="link"
            title={t('reach', { from: clock(startSeconds), to: clock(endSeconds) })}
            onClick={() => {
              seekTo(page, id, guide.seconds);
              if (guide.kind === 'hint' && toolNow(page).active) setTool(page, { selected: guide.id });
            }}
          >
            {t('place', { shot: shot + 1, time: clock(guide.seconds) })}
          </Button>
          {others === 0 ? null : <p className="quiet">{t('others', { count: others })}</p>}
        </div>
        <div className="guide-buttons">
          {scope.length === 0 ? null : (
            <DropdownMenu trigger={<IconButton icon={Layers} size="small" label={t('scope.label', { name })} />} entries={scope} />
          )}
          <IconButton
            icon={Trash2}
            size="small"
            label={t('remove', { name })}
            onClick={() => {
              removeGuide(page, id, guide.id);
            }}
          />
        </div>
        <div className="guide-fields">
          <Switch
            label={t('use')}
            checked={guide.on}
            onChange={(on) => {
              edit(page, id, { type: 'change-guide', id: guide.id, change: { on } });
            }}
          />
          <Slider
            label={t('strength')}
            value={guide.strength}
            min={0}
            max={1}
            step={0.01}
            defaultValue={1}
            disabled={!guide.on}
            format={formatPercent}
            onChange={(value) => {
              previewEdit(page, id, strength(value));
            }}
            onCommit={(value) => {
              edit(page, id, strength(value), `${guide.id} strength`);
            }}
          />
        </div>
      </li>
    </ContextMenu>
  );
}
