import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { spreadFrom } from '../../shared/project/guide-scope.ts';
import type { Timeline, TimelineShot } from '../../shared/project/timeline.ts';
import { clock } from '../../shared/words/clock.ts';
import { send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { shotIndexAt } from '../timeline/shots.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FrameThumbnail } from './FrameThumbnail.tsx';
import { choosingShots } from './guide-menu.ts';
import { spreadColours } from './pictures.ts';

const middleOf = ({ startSeconds, endSeconds }: TimelineShot): number => (startSeconds + endSeconds) / 2;

/** Asks which shots shall have the colours of a frame. */
export function ChosenShots({ id, timeline }: { readonly id: string; readonly timeline: Timeline }): ReactElement | null {
  const seconds = choosingShots.use();
  return seconds === null ? null : <Choice key={seconds} id={id} timeline={timeline} seconds={seconds} />;
}

function Choice({ id, timeline, seconds }: { readonly id: string; readonly timeline: Timeline; readonly seconds: number }): ReactElement {
  const page = usePage();
  const { t } = useTranslation('guides');
  const own = shotIndexAt(timeline, seconds);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(
    () => new Set(spreadFrom(timeline.edits.guides, seconds).map((guide) => shotIndexAt(timeline, guide.seconds))),
  );
  const close = () => {
    choosingShots.set(page, null);
  };
  const give = () => {
    const shots = timeline.shots.flatMap((shot, index) => (chosen.has(index) ? [middleOf(shot)] : []));
    close();
    send(spreadColours(page, id, seconds, shots.length === 0 ? 'shot' : { shots }));
  };
  return (
    <Dialog
      title={t('choose.title', { time: clock(seconds) })}
      description={t('choose.about')}
      open
      onOpenChange={close}
      actions={
        <>
          <Button onClick={close}>{t('choose.cancel')}</Button>
          <Button variant="primary" onClick={give}>
            {t('choose.give', { count: chosen.size })}
          </Button>
        </>
      }
    >
      <ul className="chosen-shots">
        {timeline.shots.map((shot, index) => (
          <li key={shot.startSeconds}>
            <label className="chosen-shot">
              <input
                type="checkbox"
                checked={index === own || chosen.has(index)}
                disabled={index === own}
                onChange={({ target }) => {
                  const next = new Set(chosen);
                  if (target.checked) next.add(index);
                  else next.delete(index);
                  setChosen(next);
                }}
              />
              <FrameThumbnail id={id} seconds={middleOf(shot)} picture={null} />
              <span>{t('choose.shot', { shot: index + 1 })}</span>
              <span className="quiet">
                {index === own ? t('choose.own') : t('choose.time', { from: clock(shot.startSeconds), to: clock(shot.endSeconds) })}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
