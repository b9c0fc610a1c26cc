import type { ReactElement } from 'react';
import type { AppState } from '../../shared/ipc.ts';
import { bridge, send } from '../bridge.ts';
import { fileName, formatCount, formatFrameRate, formatTimeLeft, stageName } from '../format.ts';
import { Heading } from './Heading.tsx';
import { Notice } from './Notice.tsx';
import { Warnings } from './Warnings.tsx';

type ColouringState = Extract<AppState, { phase: 'colouring' }>;

function framesLine({ frame, frames }: NonNullable<ColouringState['progress']>): string {
  return frames === null ? `${formatCount(frame)} frames` : `${formatCount(frame)} of ${formatCount(frames)} frames`;
}

function ProgressLines({ progress }: { readonly progress: ColouringState['progress'] }): ReactElement {
  if (progress === null) {
    return (
      <>
        <progress aria-label="Getting ready" />
        <p className="quiet">Getting ready…</p>
      </>
    );
  }
  const known = progress.frames !== null && progress.frames > 0;
  return (
    <>
      <progress aria-label={stageName(progress.stage)} {...(known ? { value: progress.frame, max: progress.frames ?? 1 } : {})} />
      <dl className="readings">
        <div>
          <dt>Frames</dt>
          <dd>{framesLine(progress)}</dd>
        </div>
        <div>
          <dt>Speed</dt>
          <dd>{formatFrameRate(progress.fps)} a second</dd>
        </div>
        <div>
          <dt>Time</dt>
          <dd>{progress.etaSeconds === null ? 'not known yet' : formatTimeLeft(progress.etaSeconds)}</dd>
        </div>
      </dl>
    </>
  );
}

export function Colouring({ state }: { readonly state: ColouringState }): ReactElement {
  const { plan, progress, stopping } = state;
  const stage = stopping ? 'Stopping' : progress === null ? 'Getting ready' : stageName(progress.stage);
  return (
    <div className="colouring">
      <header>
        <Heading>Colouring</Heading>
        <p className="film-name">{fileName(plan.film.path)}</p>
      </header>
      <Notice text={state.notice} />
      {/* Only the stage is read out when it changes; the numbers would never stop. */}
      <p role="status" className="stage">
        {stage}
      </p>
      <ProgressLines progress={progress} />
      <Warnings warnings={state.warnings} />
      <div className="actions">
        <button
          type="button"
          disabled={stopping}
          onClick={() => {
            send(bridge.invoke('job:stop'));
          }}
        >
          {stopping ? 'Stopping…' : 'Stop'}
        </button>
      </div>
      <p className="quiet">Stopping is safe: what is coloured is kept beside the film, and starting again goes on from there.</p>
    </div>
  );
}
