import { ClipboardPaste, Copy } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppState, QueueItem } from '../../shared/ipc/queue.ts';
import type { ShotEdit } from '../../shared/project/edits.ts';
import type { Look } from '../../shared/project/look.ts';
import { usePage } from '../page.ts';
import { useMarked } from '../queue/marked-films.ts';
import { sharedState } from '../shared-state.ts';
import { edit, undo } from '../timeline/timeline-store.ts';
import { Button } from '../ui/Button.tsx';
import { toast } from '../ui/toast-list.ts';

/** The look that was copied last, in whatever film; null until one is. Nothing of it outlives the page. */
const copied = sharedState<Look | null>(() => null);

interface CopyPasteProps {
  readonly look: Look;
  readonly onPaste: (look: Look) => void;
}

function CopyPaste({ look, onPaste }: CopyPasteProps): ReactElement {
  const page = usePage();
  const { t } = useTranslation('timeline');
  const last = copied.use();
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        icon={Copy}
        onClick={() => {
          copied.set(page, look);
          toast(page, t('lookCopied'));
        }}
      >
        {t('copyLook')}
      </Button>
      <Button
        size="small"
        variant="quiet"
        icon={ClipboardPaste}
        disabled={last === null}
        onClick={() => {
          if (last !== null) onPaste(last);
        }}
      >
        {t('pasteLook')}
      </Button>
    </>
  );
}

export interface FilmLookActionsProps {
  readonly item: QueueItem;
  readonly state: AppState;
  readonly look: Look;
}

/** Takes the film's look to other films: those that are marked, else all that have a plan. */
export function FilmLookActions({ item: { id }, state, look }: FilmLookActionsProps): ReactElement {
  const page = usePage();
  const { t } = useTranslation('timeline');
  const marked = useMarked(state);
  const others = (marked.length > 0 ? marked : state.items).filter((other) => other.id !== id && other.plan !== null);
  return (
    <div className="actions">
      <CopyPaste
        look={look}
        onPaste={(pasted) => {
          edit(page, id, { type: 'look', look: pasted });
        }}
      />
      {others.length === 0 ? null : (
        <Button
          size="small"
          variant="quiet"
          onClick={() => {
            for (const other of others) edit(page, other.id, { type: 'look', look });
            toast(page, t('lookTaken', { count: others.length }), {
              label: t('undo'),
              run: () => {
                for (const other of others) undo(page, other.id);
              },
            });
          }}
        >
          {t('lookForOthers', { count: others.length })}
        </Button>
      )}
    </div>
  );
}

export interface ShotLookActionsProps {
  readonly id: string;
  readonly look: Look;
  readonly span: { readonly startSeconds: number; readonly endSeconds: number | null };
  /** Shots that have something of their own. */
  readonly shots: readonly ShotEdit[];
}

const asTheFilm = { strength: null, saturation: null, warmth: null };

/** Takes a shot's look to other shots, or to all of them. */
export function ShotLookActions({ id, look, span, shots }: ShotLookActionsProps): ReactElement {
  const page = usePage();
  const { t } = useTranslation('timeline');
  return (
    <div className="actions">
      <CopyPaste
        look={look}
        onPaste={(pasted) => {
          edit(page, id, { type: 'shot', ...span, change: { look: pasted } });
        }}
      />
      <Button
        size="small"
        variant="quiet"
        onClick={() => {
          // One gesture, so that it is undone at once.
          const gesture = 'look for all shots';
          edit(page, id, { type: 'look', look }, gesture);
          for (const { startSeconds, endSeconds } of shots)
            edit(page, id, { type: 'shot', startSeconds, endSeconds, change: { look: asTheFilm } }, gesture);
        }}
      >
        {t('lookForAllShots')}
      </Button>
    </div>
  );
}
