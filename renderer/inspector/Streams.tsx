import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '../../shared/job/plan.ts';
import { formatCount, streamLine } from '../format.ts';
import { changedStream } from './Warnings.tsx';

/** What becomes of the picture, the sound, the subtitles and everything else the film holds. */
export function Streams({ plan }: { readonly plan: Plan }): ReactElement {
  const { t } = useTranslation('plan');
  // Where something is lost, it is said at the stream itself, and set off.
  const changed = new Set(plan.warnings.map(changedStream));
  return (
    <section aria-labelledby="streams-heading">
      <h2 id="streams-heading">{t('holds')}</h2>
      <ul className="streams">
        {plan.streams.map((stream) => {
          const line = streamLine(stream, plan.film);
          return (
            <li key={line.index} data-action={line.action} data-changed={changed.has(line.index)}>
              <span className="stream-name">{line.name}</span>
              <span className="stream-outcome">{line.outcome}</span>
              <span className="stream-detail">{line.detail}</span>
              {line.reason === null ? null : <span className="stream-reason">{line.reason}</span>}
            </li>
          );
        })}
        {/* Pictures have no place for them, which is said as a warning. */}
        {plan.film.chapters > 0 && plan.export.container !== 'pictures' ? (
          <li data-action="copy">
            <span className="stream-name">{t('chapters')}</span>
            <span className="stream-outcome">{t('chaptersKept')}</span>
            <span className="stream-detail">{formatCount(plan.film.chapters)}</span>
          </li>
        ) : null}
      </ul>
    </section>
  );
}
