import type { ReactElement } from 'react';
import type { JobEvent } from '../../shared/job.ts';
import { bridge, send } from '../bridge.ts';
import { Heading } from './Heading.tsx';

interface LookingProps {
  readonly film: string;
  readonly progress: Extract<JobEvent, { type: 'progress' }> | null;
}

export function Looking({ film, progress }: LookingProps): ReactElement {
  const known = progress !== null && progress.frames !== null && progress.frames > 0;
  return (
    <div className="centred">
      <Heading>Looking at the film</Heading>
      <p className="film-name">{film}</p>
      <progress aria-label="Looking at the film" {...(known ? { value: progress.frame, max: progress.frames ?? 1 } : {})} />
      <p className="quiet">What it holds, how it was shot, and what this computer can do with it.</p>
      <div className="actions">
        <button
          type="button"
          onClick={() => {
            send(bridge.invoke('film:close'));
          }}
        >
          Cancel
        </button>
      </div>
    </div>
  );
}
