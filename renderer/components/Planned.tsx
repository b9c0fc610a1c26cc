import type { ReactElement } from 'react';
import type { Plan } from '../../shared/plan.ts';
import { bridge, send } from '../bridge.ts';
import { codecLine, deviceName, fileName, filmLine, folderName } from '../format.ts';
import { planSentences } from '../plan-words.ts';
import { ChooseFilm } from './ChooseFilm.tsx';
import { Devices } from './Devices.tsx';
import { Heading } from './Heading.tsx';
import { Notice } from './Notice.tsx';
import { Streams } from './Streams.tsx';
import { Warnings } from './Warnings.tsx';

/** Everything that will happen, said before it does. */
export function Planned({ plan, notice }: { readonly plan: Plan; readonly notice: string | null }): ReactElement {
  return (
    <div className="planned">
      <header>
        <Heading>{fileName(plan.film.path)}</Heading>
        <p className="quiet">{filmLine(plan.film)}</p>
      </header>
      <Notice text={notice} />
      <section aria-label="Plan">
        {planSentences(plan).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </section>
      <Warnings warnings={plan.warnings} />
      <Streams plan={plan} />
      <section aria-labelledby="how-heading">
        <h2 id="how-heading">How it is done</h2>
        <dl className="facts">
          <div>
            <dt>Goes to</dt>
            <dd>
              <span className="path">{fileName(plan.output)}</span> in <span className="path">{folderName(plan.output)}</span>{' '}
              <button
                type="button"
                className="link"
                onClick={() => {
                  send(bridge.invoke('output:choose'));
                }}
              >
                Change…
              </button>
            </dd>
          </div>
          <div>
            <dt>Written as</dt>
            <dd>{codecLine(plan)}</dd>
          </div>
          <div>
            <dt>Network</dt>
            <dd>
              {plan.colour.model}, seeing {plan.networkSize.width} × {plan.networkSize.height}
            </dd>
          </div>
          <div>
            <dt>Runs on</dt>
            <dd>
              {deviceName(plan.device)}
              <Devices plan={plan} />
            </dd>
          </div>
        </dl>
      </section>
      <div className="actions sticky">
        <button
          type="button"
          className="primary"
          onClick={() => {
            send(bridge.invoke('job:start'));
          }}
        >
          {plan.framesReady > 0 ? 'Go on colouring' : 'Start colouring'}
        </button>
        <ChooseFilm>Another film…</ChooseFilm>
        <button
          type="button"
          className="quiet-button"
          onClick={() => {
            send(bridge.invoke('film:close'));
          }}
        >
          Close
        </button>
      </div>
    </div>
  );
}
