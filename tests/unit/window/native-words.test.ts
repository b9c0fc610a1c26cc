import { afterEach, describe, expect, test } from 'vitest';
import { newExport } from '../../../electron/queue/export-item.ts';
import { setNativeLanguage } from '../../../electron/i18n/native-texts.ts';
import { endingOf } from '../../../electron/window/ending-words.ts';
import { newItem } from '../../../electron/queue/queue-item.ts';
import { interruptedBy } from '../../../electron/window/quitting-words.ts';
import type { ExportItem } from '../../../shared/ipc/export.ts';
import type { AppState, QueueItem } from '../../../shared/ipc/queue.ts';
import { plainExport } from '../../../shared/job/job.ts';
import { done } from './fixtures.ts';

const film = (stage: QueueItem['stage']): QueueItem => ({
  ...newItem('/films/harbour.mp4', {}),
  stage,
  result: stage === 'done' ? done : null,
});
const file = (stage: ExportItem['stage']): ExportItem => ({
  ...newExport(
    'b0a3f6a2-7a0e-4a55-9a0b-0d5f6f1c2b3a',
    { ...plainExport, section: null, project: '/films/harbour.kinetint', output: '/out/harbour.mkv', force: false },
    10,
  ),
  stage,
  result: stage === 'done' ? { ...done, output: '/out/harbour.mkv' } : null,
});

afterEach(() => setNativeLanguage('en'));

describe('quitting', () => {
  const state = (items: QueueItem[], exports: ExportItem[], running = true): AppState => ({
    items,
    exports,
    running,
    selected: null,
    paused: false,
    total: null,
    notice: null,
  });

  test('is not asked about where nothing runs', () => {
    expect(interruptedBy(state([film('waiting')], [file('waiting')], false))).toBeNull();
  });

  test.each([
    [[film('colouring')], [], 'A film is being coloured. Quit all the same?'],
    [[film('colouring'), film('waiting'), film('done')], [], '2 films are not coloured to their end yet. Quit all the same?'],
    [[film('done')], [file('writing'), file('done')], 'A file is being exported. Quit all the same?'],
    [[film('waiting')], [file('writing'), file('waiting')], 'A film and 2 exports are not done yet. Quit all the same?'],
  ])('counts films and files', (films, files, message) => {
    expect(interruptedBy(state(films, files))?.message).toBe(message);
  });

  test('says what becomes of both', async () => {
    await setNativeLanguage('de');
    expect(interruptedBy(state([film('colouring')], [file('waiting')]))).toEqual({
      message: 'Ein Film und ein Export sind noch nicht fertig. Trotzdem beenden?',
      detail:
        'Was schon Farbe hat, bleibt, und beim nächsten Start macht Kinetint dort weiter. Dateien, die noch nicht ganz sind, werden dann neu geschrieben.',
    });
  });
});

describe('the notification at the end', () => {
  test('of one film or file names it, and knows where it is', () => {
    const [one, other] = [film('done'), file('done')];
    expect(endingOf([one], [])).toEqual({ title: 'The film is in colour', body: 'harbour.mp4', output: done.output, film: one.id });
    expect(endingOf([], [other])).toEqual({ title: 'The file is written', body: 'harbour.mkv', output: '/out/harbour.mkv', film: null });
    expect(endingOf([], [file('failed')])).toMatchObject({ title: 'The file could not be written', output: null, film: other.film });
  });

  test('of several counts them', () => {
    expect(endingOf([film('done'), film('done'), film('failed')], [file('done')])).toEqual({
      title: '2 films are in colour',
      body: 'One file is written. One could not be coloured.',
      output: null,
      film: null,
    });
    expect(endingOf([], [file('done'), file('done'), file('failed')])).toMatchObject({
      title: '2 files are written',
      body: 'One file could not be written.',
    });
  });

  test('is none where the person stopped everything', () => {
    expect(endingOf([film('planned')], [])).toBeNull();
  });
});
