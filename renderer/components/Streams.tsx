import type { ReactElement } from 'react';
import type { Plan } from '../../shared/plan.ts';
import { formatCount, streamLine } from '../format.ts';

/** What becomes of the picture, the sound, the subtitles and everything else the film holds. */
export function Streams({ plan }: { readonly plan: Plan }): ReactElement {
  return (
    <section aria-labelledby="streams-heading">
      <h2 id="streams-heading">What the film holds</h2>
      <ul className="streams">
        {plan.streams.map((stream) => {
          const line = streamLine(stream, plan.film);
          return (
            <li key={line.index} data-action={line.action}>
              <span className="stream-name">{line.name}</span>
              <span className="stream-detail">{line.detail}</span>
              <span className="stream-outcome">{line.outcome}</span>
              {line.reason === null ? null : <span className="stream-reason">{line.reason}</span>}
            </li>
          );
        })}
        {plan.film.chapters > 0 ? (
          <li data-action="copy">
            <span className="stream-name">Chapters</span>
            <span className="stream-detail">{formatCount(plan.film.chapters)}</span>
            <span className="stream-outcome">kept as they are</span>
          </li>
        ) : null}
      </ul>
    </section>
  );
}
