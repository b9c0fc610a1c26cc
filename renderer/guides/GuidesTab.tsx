// Numbers are written as the page's language has them, which React's compiler cannot see.
'use no memo';

import { Camera, FolderOutput, ImagePlus } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { GuideFilesResult } from '../../shared/ipc/guides.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { describeWarning } from '../../shared/words/warnings.ts';
import { send } from '../bridge.ts';
import { fileName } from '../format.ts';
import { problemWords } from '../i18n/failure-words.ts';
import { formatPercent } from '../i18n/numbers.ts';
import { pageWords } from '../i18n/page-words.ts';
import { playheadOf, useShownFrame } from '../playhead.ts';
import { clock } from '../../shared/words/clock.ts';
import { usePage } from '../page.ts';
import { useTimeline } from '../timeline/timeline-store.ts';
import { Button } from '../ui/Button.tsx';
import { StatusMessage } from '../ui/StatusMessage.tsx';
import { ChosenShots } from './ChosenShots.tsx';
import { GuideRow } from './GuideRow.tsx';
import { HintColours } from './HintColours.tsx';
import { choosePictures, exportFrames, useResult } from './pictures.ts';
import { saveFrame } from './save-frame.ts';
import { useTool } from './tool.ts';
import { usePictureDrop } from './use-picture-drop.ts';

/** Colours that the person gives the film: hints on its frames, and frames coloured elsewhere. */
export function GuidesTab({ item: { id, stage } }: { readonly item: QueueItem }): ReactElement {
  const { t } = useTranslation('guides');
  const timeline = useTimeline(id);
  const { selected } = useTool();
  const { isOver, handlers } = usePictureDrop(id);
  if (timeline === null) return <p className="quiet">{stage === 'failed' ? t('unread') : t('coming')}</p>;
  const { edits, outdatedFrames } = timeline;
  return (
    <div className="guides-tab" data-over={isOver} {...handlers}>
      <div className="guides-news">
        <StatusMessage>{outdatedFrames === 0 ? null : t('again', { count: outdatedFrames })}</StatusMessage>
        <News id={id} />
      </div>
      <HintColours id={id} />
      <section aria-labelledby="guides-heading">
        <h2 id="guides-heading">{t('given')}</h2>
        {edits.guides.length === 0 ? (
          <p className="quiet">{t('none')}</p>
        ) : (
          <ul className="guides">
            {edits.guides.map((guide) => (
              <GuideRow key={guide.id} id={id} guide={guide} timeline={timeline} isSelected={guide.id === selected} />
            ))}
          </ul>
        )}
      </section>
      <Pictures id={id} />
      <ChosenShots id={id} timeline={timeline} />
    </div>
  );
}

/** What came of pictures. */
function News({ id }: { readonly id: string }): ReactElement {
  const { t } = useTranslation('guides');
  const result = useResult(id);
  const refused = result !== null && result !== 'busy' && isRefusal(result);
  return (
    <StatusMessage tone={refused ? 'warning' : 'info'}>
      {result === null ? null : result === 'busy' ? t('reading') : <Result result={result} />}
    </StatusMessage>
  );
}

/** Frames that go out to be coloured, and come back. */
function Pictures({ id }: { readonly id: string }): ReactElement {
  const page = usePage();
  const { t } = useTranslation('guides');
  const shown = useShownFrame(id);
  const busy = useResult(id) === 'busy';
  return (
    <section aria-labelledby="pictures-heading">
      <h2 id="pictures-heading">{t('pictures')}</h2>
      <p className="quiet">{t('picturesAbout')}</p>
      <div className="guide-actions">
        <Button
          icon={Camera}
          disabled={shown === null}
          onClick={() => {
            saveFrame(page, id);
          }}
        >
          {t('saveFrame')}
        </Button>
        <Button
          icon={FolderOutput}
          disabled={busy}
          onClick={() => {
            send(exportFrames(page, id));
          }}
        >
          {t('exportFrames')}
        </Button>
        <Button
          icon={ImagePlus}
          disabled={busy || shown === null}
          onClick={() => {
            send(choosePictures(page, id, { frame: shown?.index ?? 0, seconds: playheadOf(page, id) }));
          }}
        >
          {t('addPictures')}
        </Button>
      </div>
    </section>
  );
}

function isRefusal({ answer }: GuideFilesResult): boolean {
  return answer === null || (answer.what === 'added' && answer.used.length === 0);
}

/** What came of it, a sentence for each picture. */
function Result({ result: { answer, failure } }: { readonly result: GuideFilesResult }): ReactElement {
  const { t } = useTranslation(['guides', 'failures']);
  const sentences =
    answer === null
      ? failure === null
        ? []
        : [problemWords(failure) ?? t(`failures:happened.${failure.code}`, { film: '' }), t(`failures:next.${failure.code}`)]
      : answer.what === 'exported'
        ? [
            t('exported', { count: answer.frames, folder: fileName(answer.folder) }),
            ...(answer.kept.length === 0 ? [] : [t('kept', { count: answer.kept.length, names: answer.kept.slice(0, 3).join(', ') })]),
          ]
        : answer.used.length + answer.warnings.length === 0
          ? [t('noOther')]
          : [
              ...answer.used.map(({ name, match, seconds }) => t('added', { name, match: formatPercent(match), time: clock(seconds) })),
              ...answer.warnings.map((warning) => describeWarning(warning, pageWords)),
            ];
  return (
    <>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </>
  );
}
