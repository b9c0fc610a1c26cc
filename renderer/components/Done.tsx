import type { ReactElement } from 'react';
import type { JobEvent } from '../../shared/job.ts';
import type { Plan } from '../../shared/plan.ts';
import { bridge, send } from '../bridge.ts';
import { fileName, folderName, formatCount, formatDuration, formatFrameRate } from '../format.ts';
import { ChooseFilm } from './ChooseFilm.tsx';
import { Heading } from './Heading.tsx';
import { Warnings } from './Warnings.tsx';

interface DoneProps {
  readonly plan: Plan;
  readonly result: Extract<JobEvent, { type: 'done' }>;
  readonly warnings: readonly string[];
}

export function Done({ plan, result, warnings }: DoneProps): ReactElement {
  return (
    <div className="done">
      <header>
        <Heading>The film is in colour</Heading>
        <p className="film-name">{fileName(result.output)}</p>
        <p className="quiet path">{folderName(result.output)}</p>
      </header>
      <p>
        {formatCount(result.frames)} frames in {formatDuration(result.seconds)}, {formatFrameRate(result.fps)} a second.
      </p>
      <Warnings warnings={[...plan.warnings, ...warnings]} />
      <div className="actions">
        <button
          type="button"
          className="primary"
          onClick={() => {
            send(bridge.invoke('output:show'));
          }}
        >
          Show in folder
        </button>
        <ChooseFilm>Colour another film…</ChooseFilm>
      </div>
      <p className="quiet">
        The colour itself is kept in <span className="path">{fileName(result.project)}</span>, so that the film can be written again in another format without being coloured again.
      </p>
    </div>
  );
}
