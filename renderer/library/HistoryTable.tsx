import { ClipboardCopy, FolderOpen, MoreHorizontal, RotateCcw, SquareTerminal } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobEntry } from '../../shared/ipc/library.ts';
import { bridge, send } from '../bridge.ts';
import { codecLabel, fileName, formatCount, formatDate, formatDuration, formatPercent } from '../format.ts';
import { usePage } from '../page.ts';
import { Button } from '../ui/Button.tsx';
import { DropdownMenu } from '../ui/DropdownMenu.tsx';
import type { MenuEntry } from '../ui/menu-entry.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { toast } from '../ui/toast-list.ts';
import { setHistoryOpen } from '../shell/panels.ts';
import { useHistory } from './use-library.ts';

const pageLength = 50;
/** As many as one question may ask for. */
const most = 200;

function Actions({ job: { id, film, outputExists } }: { readonly job: JobEntry }): ReactElement {
  const page = usePage();
  const { t } = useTranslation('library');
  const copied = (command: Promise<void>, text: string) => {
    send(
      command.then(() => {
        toast(page, text);
      }),
    );
  };
  const entries: MenuEntry[] = [
    {
      label: t('history.show'),
      icon: FolderOpen,
      disabled: !outputExists,
      onSelect: () => {
        send(bridge.invoke('history:show', id));
      },
    },
    {
      label: t('history.again'),
      icon: RotateCcw,
      onSelect: () => {
        setHistoryOpen(page, false);
        send(bridge.invoke('history:open', id));
      },
    },
    'separator',
    {
      label: t('history.copyCommand'),
      icon: SquareTerminal,
      onSelect: () => {
        copied(bridge.invoke('history:copy-command', id), t('history.commandCopied'));
      },
    },
    {
      label: t('history.copyLog'),
      icon: ClipboardCopy,
      onSelect: () => {
        copied(bridge.invoke('history:copy-log', id), t('history.logCopied'));
      },
    },
  ];
  return (
    <DropdownMenu trigger={<IconButton icon={MoreHorizontal} label={t('history.actions', { name: fileName(film) })} />} entries={entries} />
  );
}

function Job({ job }: { readonly job: JobEntry }): ReactElement {
  const { t } = useTranslation('library');
  const { t: failures } = useTranslation('failures');
  const { t: networks } = useTranslation('networks');
  const { kind, film, output, startedAt, colour, device, codec, frames, seconds, result, failure } = job;
  const name = fileName(film);
  return (
    <tr data-result={result}>
      <th scope="row">
        <span className="history-film">{name}</span>
        {result === 'done' ? <span className="quiet">{fileName(output)}</span> : null}
        <span className="quiet">{formatDate(new Date(startedAt))}</span>
      </th>
      <td>
        <span className="history-result">
          {kind === 'export' && result === 'done' ? t('history.exported') : t(`history.result.${result}`)}
        </span>
        <span className="quiet">
          {failure === null
            ? t('history.framesIn', { count: frames, frames: formatCount(frames), time: formatDuration(seconds) })
            : failures(`happened.${failure}`, { film: name })}
        </span>
      </td>
      <td>
        <span>{colour.model}</span>
        <span className="quiet">
          {t('history.settings', {
            device: networks(`devices.names.${device}`),
            steadiness: formatPercent(colour.smoothing),
            codec: codecLabel(codec),
          })}
        </span>
      </td>
      <td className="history-actions">
        <Actions job={job} />
      </td>
    </tr>
  );
}

export function HistoryTable(): ReactElement | null {
  const { t } = useTranslation('library');
  const [count, setCount] = useState(pageLength);
  const jobs = useHistory(count);
  if (jobs === null) return null;
  if (jobs.length === 0) return <p className="quiet">{t('history.empty')}</p>;
  return (
    <>
      <table className="history-table">
        <thead>
          <tr>
            <th scope="col">{t('history.film')}</th>
            <th scope="col">{t('history.outcome')}</th>
            <th scope="col">{t('history.network')}</th>
            <th scope="col">
              <span className="ui-hidden">{t('history.actionsColumn')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <Job key={job.id} job={job} />
          ))}
        </tbody>
      </table>
      {jobs.length === count && count < most ? (
        <Button
          variant="quiet"
          onClick={() => {
            setCount(Math.min(most, count + pageLength));
          }}
        >
          {t('history.more')}
        </Button>
      ) : null}
    </>
  );
}
