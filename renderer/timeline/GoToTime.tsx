import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { seekTo } from '../playhead.ts';
import { keysOf } from '../shortcuts/table.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { clock } from '../../shared/words/clock.ts';
import { usePage } from '../page.ts';
import { parseTime } from './parse-time.ts';

export interface GoToTimeProps {
  readonly id: string;
  readonly seconds: number;
  readonly durationSeconds: number;
  readonly frameSeconds: number;
}

/** The time of the frame that is shown; pressed, it takes another one to go to. */
export function GoToTime({ id, seconds, durationSeconds, frameSeconds }: GoToTimeProps): ReactElement {
  const page = usePage();
  const { t } = useTranslation('timeline');
  const [text, setText] = useState<string | null>(null);
  const begin = () => {
    setText(clock(seconds));
  };
  useShortcut('timeline.goTo', begin);
  if (text === null) {
    return (
      <button
        type="button"
        className="timeline-clock ui-plain"
        aria-label={t('goToAt', { time: clock(seconds) })}
        title={`${t('goTo')} (${keysOf('timeline.goTo')})`}
        onClick={begin}
      >
        {clock(seconds)}
      </button>
    );
  }
  const wanted = parseTime(text, frameSeconds);
  return (
    <input
      className="timeline-clock timeline-go-to"
      type="text"
      autoFocus
      value={text}
      aria-label={t('goTo')}
      aria-invalid={wanted === null}
      onFocus={(event) => {
        event.target.select();
      }}
      onChange={(event) => {
        setText(event.target.value);
      }}
      onBlur={() => {
        setText(null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setText(null);
        // What is no time stays, to be put right.
        if (event.key !== 'Enter' || wanted === null) return;
        seekTo(page, id, Math.min(wanted, Math.max(0, durationSeconds - frameSeconds)));
        setText(null);
      }}
    />
  );
}
