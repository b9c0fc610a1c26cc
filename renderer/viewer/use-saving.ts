import { useTranslation } from 'react-i18next';
import type { ClipForm } from '../../shared/job/clip.ts';
import type { SavedClip, SavedPicture } from '../../shared/ipc/viewer.ts';
import { bridge, send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { useTimeline } from '../timeline/timeline-store.ts';
import { toast, toastOfWork } from '../ui/toast-list.ts';
import { clipPart } from './clip-part.ts';
import { saveContactSheet } from './contact-sheet.ts';
import { savePicture, type Kept } from './save-picture.ts';
import { timecode } from './timecode.ts';
import { usePlayerState, type Stage } from './use-film-player.ts';
import type { View } from './view-state.ts';

/** What can be kept of a film in view. */
export interface Saving {
  readonly onSave: (what: Kept) => void;
  readonly onSheet: () => void;
  readonly onClip: (form: ClipForm) => void;
}

/** Keeps pictures and clips of a film, and says what became of them. @param name file name of the film */
export function useSaving(id: string, name: string, { player, scene }: Stage, view: View): Saving {
  const page = usePage();
  const { t } = useTranslation('viewer');
  const { picture } = usePlayerState(player);
  const timeline = useTimeline(id);
  const tell = (file: string | null, why: string | null) => {
    if (file !== null) toast(page, t('saved', { name: file }));
    else if (why !== null) toast(page, why);
  };
  const tellSaved = ({ name: file, failure }: SavedPicture) => {
    tell(file, failure === null ? null : t(`notSaved.${failure}`));
  };
  const tellClip = ({ name: file, failure }: SavedClip) => {
    tell(file, failure === null ? null : t(`clipNotSaved.${failure}`));
  };
  const failed = (sentence: string) => (error: unknown) => {
    console.error(error);
    toast(page, sentence);
  };
  return {
    onSave: (what) => {
      if (picture === null) return;
      player.pause();
      const save = async () => {
        await player.wholeFrame();
        const { seconds, index } = player.getState();
        tellSaved(await savePicture({ id, what, seconds, index, view, picture, scene }));
      };
      save().catch(failed(t('notSaved.other')));
    },
    onSheet: () => {
      if (timeline === null) return;
      toast(page, t('sheetComing'));
      saveContactSheet(id, name, timeline).then(tellSaved, failed(t('notSaved.other')));
    },
    onClip: (form) => {
      if (timeline === null) return;
      const part = clipPart(timeline.edits, player.getState().seconds, timeline.durationSeconds);
      const { startSeconds, durationSeconds } = part;
      const make = async () => {
        const placed = await bridge.invoke('viewer:place-clip', id, form);
        if (placed.name === null) {
          tellClip(placed);
          return;
        }
        const words = t('clipComing', { from: timecode(startSeconds), to: timecode(startSeconds + durationSeconds) });
        const stop = () => {
          send(bridge.invoke('viewer:stop-clip', id));
        };
        const told = toastOfWork(page, words, { label: t('stopClip'), run: stop });
        const unsubscribe = bridge.on('viewer:clip-progress', ({ id: of, share }) => {
          if (of === id) told.goesOn(share);
        });
        try {
          tellClip(await bridge.invoke('viewer:save-clip', id, part));
        } finally {
          unsubscribe();
          told.isOver();
        }
      };
      make().catch(failed(t('clipNotSaved.other')));
    },
  };
}
