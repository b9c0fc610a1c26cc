import { useState, type ReactElement } from 'react';
import type { Failure } from '../../shared/ipc.ts';
import type { Plan } from '../../shared/plan.ts';
import { bridge, send } from '../bridge.ts';
import { ChooseFilm } from './ChooseFilm.tsx';
import { Heading } from './Heading.tsx';

interface FailedProps {
  readonly film: string;
  readonly plan: Plan | null;
  readonly failure: Failure;
}

function CopyDetails(): ReactElement {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      onClick={() => {
        send(
          bridge.invoke('failure:copy').then(() => {
            setCopied(true);
          }),
        );
      }}
    >
      <span aria-live="polite">{copied ? 'Details copied' : 'Copy details'}</span>
    </button>
  );
}

/** A bug of ours is not the film's fault, and is not put as if it were. */
function headingOf({ code }: Failure, plan: Plan | null): string {
  if (code === 'output-exists') return 'There is a coloured film already';
  if (code === 'engine-died' || code === 'internal') return 'Something went wrong';
  return plan === null ? 'This film cannot be coloured' : 'Colouring stopped';
}

export function Failed({ film, plan, failure }: FailedProps): ReactElement {
  const exists = failure.code === 'output-exists';
  return (
    <div className="failed">
      <header>
        <Heading>{headingOf(failure, plan)}</Heading>
        <p className="film-name">{film}</p>
      </header>
      <p role="alert">
        {exists ? 'Kinetint writes over nothing unasked. Save this one under another name, or replace the one that is there.' : failure.message}
      </p>
      <div className="actions">
        {exists ? (
          <>
            <button
              type="button"
              className="primary"
              onClick={() => {
                send(bridge.invoke('output:choose'));
              }}
            >
              Save under another name…
            </button>
            <button
              type="button"
              onClick={() => {
                send(bridge.invoke('output:replace'));
              }}
            >
              Replace it
            </button>
          </>
        ) : (
          <button
            type="button"
            className="primary"
            onClick={() => {
              send(bridge.invoke('film:retry'));
            }}
          >
            Try again
          </button>
        )}
        <ChooseFilm>Another film…</ChooseFilm>
        {exists ? null : <CopyDetails />}
      </div>
      {exists ? null : (
        <details>
          <summary>Details</summary>
          <pre>{failure.details}</pre>
        </details>
      )}
    </div>
  );
}
