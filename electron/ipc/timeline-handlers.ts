import type { Edits } from '../../shared/project/edits.ts';
import type { ChangeResult, timelineCommands } from '../../shared/ipc/timeline.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import type { PreviewSource } from '../../shared/project/preview.ts';
import type { Thumbnail, Timeline, TimelineQuestion } from '../../shared/project/timeline.ts';
import type { HandlersOf } from './handlers.ts';
import { problemOf } from './problem-of.ts';

export interface TimelineHandlersOptions {
  /** What a film of the queue is coloured with; null where it is not there. */
  readonly source: (id: string) => PreviewSource | null;
  readonly engine: Engine;
  /** Called with how a film is edited, whenever that was looked at; `isChange` where the person has just changed it. */
  readonly onEdits: (id: string, edits: Edits, isChange: boolean) => void;
}

export function timelineHandlers({ source, engine, onEdits }: TimelineHandlersOptions): HandlersOf<keyof typeof timelineCommands> {
  const timeline = async (id: string, question: TimelineQuestion, isChange = false): Promise<Timeline | null> => {
    const film = source(id);
    if (film === null) return null;
    const answer = await engine.call('timeline', { source: film, question });
    onEdits(id, answer.edits, isChange);
    return answer;
  };
  const change = async (id: string, question: TimelineQuestion): Promise<ChangeResult> => {
    try {
      return { timeline: await timeline(id, question, true), failure: null };
    } catch (error) {
      return { timeline: null, failure: problemOf(error) };
    }
  };
  const thumbnail = async (id: string, seconds: number, height: number, guidePicture?: string): Promise<Thumbnail | null> => {
    const film = source(id);
    return film === null ? null : engine.call('thumbnail', { source: film, question: { seconds, height, guidePicture } });
  };
  return {
    'timeline:get': (id) => timeline(id, { what: 'timeline' }),
    'timeline:edit': (id, action, gesture) => change(id, { what: 'edit', action, gesture }),
    'timeline:undo': (id) => change(id, { what: 'undo' }),
    'timeline:redo': (id) => change(id, { what: 'redo' }),
    'timeline:thumbnail': thumbnail,
  };
}
