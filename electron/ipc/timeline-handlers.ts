import type { timelineCommands } from '../../shared/ipc/timeline.ts';
import type { PreviewSource } from '../../shared/preview.ts';
import type { Thumbnail, Timeline, TimelineAnswer, TimelineQuestion } from '../../shared/timeline.ts';
import type { HandlersOf } from './handlers.ts';

export interface TimelineHandlersOptions {
  /** What a film of the queue is coloured with; null where it is not there. */
  readonly source: (id: string) => PreviewSource | null;
  readonly ask: (source: PreviewSource, question: TimelineQuestion) => Promise<TimelineAnswer>;
}

export function timelineHandlers({ source, ask }: TimelineHandlersOptions): HandlersOf<keyof typeof timelineCommands> {
  const timeline = async (id: string, question: TimelineQuestion): Promise<Timeline | null> => {
    const film = source(id);
    if (film === null) return null;
    const answer = await ask(film, question);
    return 'shots' in answer ? answer : null;
  };
  const thumbnail = async (id: string, seconds: number, height: number): Promise<Thumbnail | null> => {
    const film = source(id);
    if (film === null) return null;
    const answer = await ask(film, { what: 'thumbnail', seconds, height });
    return 'rgba' in answer ? answer : null;
  };
  return {
    'timeline:get': (id) => timeline(id, { what: 'timeline' }),
    'timeline:edit': (id, action, gesture) => timeline(id, { what: 'edit', action, gesture }),
    'timeline:undo': (id) => timeline(id, { what: 'undo' }),
    'timeline:redo': (id) => timeline(id, { what: 'redo' }),
    'timeline:thumbnail': thumbnail,
  };
}
