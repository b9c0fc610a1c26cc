import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { tookOf, type QueueItem } from '../../shared/ipc/queue.ts';
import type { Plan } from '../../shared/job/plan.ts';
import { bridge, send } from '../bridge.ts';
import {
  codecLine,
  deviceName,
  fileName,
  folderName,
  formatBytes,
  formatDuration,
  formatFrameRate,
  roughly,
  roughlyBytes,
} from '../format.ts';
import { NetworkOffer } from '../networks/NetworkOffer.tsx';
import { useRoom } from '../stage/use-room.ts';
import { staleLine, staleShots } from '../timeline/stale-shots.ts';
import { useTimeline } from '../timeline/timeline-store.ts';
import { Button } from '../ui/Button.tsx';
import { PictureRate } from './PictureRate.tsx';
import { planSentences } from './plan-words.ts';
import { Streams } from './Streams.tsx';
import { changedStream, isSaidAlready, Warnings } from './Warnings.tsx';

/** Everything that will happen, said before it does. */
export function PlanTab({ item }: { readonly item: QueueItem }): ReactElement {
  const { t } = useTranslation('plan');
  const { plan } = item;
  const timeline = useTimeline(item.id);
  const stale = timeline === null ? null : staleShots(timeline);
  if (plan === null) return <p className="quiet">{item.stage === 'failed' ? t('none') : t('coming')}</p>;
  return (
    <div className="plan">
      <section aria-label={t('summary')}>
        {stale === null ? null : (
          <p>
            <strong>{staleLine(stale)}.</strong>
          </p>
        )}
        {planSentences(plan).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </section>
      <PictureRate item={item} />
      <Takes item={item} />
      <NetworkOffer item={item} />
      <Warnings
        warnings={[...plan.warnings, ...item.warnings].filter((warning) => changedStream(warning) === null && !isSaidAlready(warning))}
      />
      <Streams plan={plan} />
      <How item={item} plan={plan} />
    </div>
  );
}

/** Time and disk, measured on a sample of the film. */
function Takes({ item }: { readonly item: QueueItem }): ReactElement {
  const { t } = useTranslation('plan');
  const { estimate } = item;
  const { free } = useRoom(item);
  const took = tookOf(item);
  // What it took is known by now; what was reckoned before would only contradict it.
  if (took !== null) {
    return (
      <section aria-labelledby="takes-heading">
        <h2 id="takes-heading">{t('took')}</h2>
        <dl className="facts">
          <Fact name={t('time')}>
            {formatDuration(took.seconds)}
            {took.fps === null ? null : <span className="quiet fact-more">{t('rate', { rate: formatFrameRate(took.fps) })}</span>}
          </Fact>
        </dl>
      </section>
    );
  }
  if (estimate === null) {
    return (
      <section aria-labelledby="takes-heading">
        <h2 id="takes-heading">{t('takes')}</h2>
        <p className="quiet">{t('unmeasured')}</p>
      </section>
    );
  }
  const { seconds, fps, sampleFrames, projectBytes, outputBytes } = estimate;
  return (
    <section aria-labelledby="takes-heading">
      <h2 id="takes-heading">{t('takes')}</h2>
      <dl className="facts">
        <Fact name={t('time')}>
          {t('about', { what: formatDuration(roughly(seconds)) })}
          <span className="quiet fact-more">{t('measured', { count: sampleFrames, rate: formatFrameRate(fps) })}</span>
        </Fact>
        <Fact name={t('disk')}>
          {outputBytes === null ? t('notKnown') : t('about', { what: formatBytes(roughlyBytes(outputBytes)) })}
          <span className="quiet fact-more">{t('colours', { size: formatBytes(roughlyBytes(projectBytes)) })}</span>
          {free === null ? null : <span className="quiet fact-more">{t('free', { size: formatBytes(roughlyBytes(free)) })}</span>}
        </Fact>
      </dl>
    </section>
  );
}

function How({ item, plan }: { readonly item: QueueItem; readonly plan: Plan }): ReactElement {
  const { t } = useTranslation('plan');
  const project = item.result?.project ?? null;
  const canMove = ['planned', 'waiting', 'failed'].includes(item.stage);
  return (
    <section aria-labelledby="how-heading">
      <h2 id="how-heading">{t('how')}</h2>
      <dl className="facts">
        <Fact name={t('output')}>
          <span className="path">{fileName(plan.output)}</span>
          <span className="quiet path fact-more">{folderName(plan.output)}</span>
          {canMove ? (
            <Button
              variant="link"
              onClick={() => {
                send(bridge.invoke('output:choose', item.id));
              }}
            >
              {t('change')}
            </Button>
          ) : null}
        </Fact>
        {project === null ? null : (
          <Fact name={t('project')}>
            <span className="path">{fileName(project)}</span>
            <span className="quiet fact-more">{t('projectKept')}</span>
          </Fact>
        )}
        <Fact name={t('format')}>{codecLine(plan)}</Fact>
        <Fact name={t('network')}>
          {plan.colour.model}
          <span className="quiet fact-more">{t('networkSize', plan.networkSize)}</span>
        </Fact>
        <Fact name={t('device')}>{deviceName(plan.device)}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
