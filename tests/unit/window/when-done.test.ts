import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { QueueItem } from '../../../shared/ipc/queue.ts';
import { newItem } from '../../../electron/queue/queue-item.ts';

vi.mock('electron', () => ({ app: { quit: () => undefined }, dialog: {} }));
const { AfterWork, powerCommand } = await import('../../../electron/window/when-done.ts');

const film = newItem('/films/a.mp4', {});
const at = (stage: QueueItem['stage'], notice: QueueItem['notice'] = null) => ({ items: [{ ...film, stage, notice }], exports: [] });

let done: string[];
let calledOff: boolean;
let after: InstanceType<typeof AfterWork>;

beforeEach(() => {
  done = [];
  calledOff = false;
  after = new AfterWork({
    window: () => null,
    graceMilliseconds: 1,
    // As a dialog that somebody answers, or that closes when its time is over.
    ask: (_, signal) =>
      calledOff
        ? Promise.resolve(true)
        : new Promise((answer) => {
            signal.addEventListener('abort', () => {
              answer(false);
            });
          }),
    run: (what) => done.push(what),
  });
});

describe('when the work is over', () => {
  test('the computer sleeps, once', async () => {
    after.choose('sleep');
    after.follow(at('planned'));
    after.follow(at('colouring'));
    expect(done).toEqual([]);
    after.follow(at('done'));
    await vi.waitFor(() => {
      expect(done).toEqual(['sleep']);
    });
    expect(after.choice).toBe('nothing');
    after.follow(at('colouring'));
    after.follow(at('done'));
    await new Promise((wait) => setTimeout(wait, 20));
    expect(done).toEqual(['sleep']);
  });

  test('nothing happens unless asked for, where it is called off, or where the person stopped it', async () => {
    after.follow(at('colouring'));
    after.follow(at('done'));
    calledOff = true;
    after.choose('shut-down');
    after.follow(at('colouring'));
    after.follow(at('done'));
    calledOff = false;
    after.choose('quit');
    after.follow(at('colouring'));
    after.follow(at('planned', { code: 'stopped', values: {} }));
    await new Promise((wait) => setTimeout(wait, 20));
    expect(done).toEqual([]);
  });
});

test('each system has its own command', () => {
  expect(powerCommand('sleep', 'linux')).toEqual(['systemctl', 'suspend']);
  expect(powerCommand('shut-down', 'win32')).toEqual(['shutdown', '/s', '/t', '0']);
  expect(powerCommand('sleep', 'darwin')).toEqual(['pmset', 'sleepnow']);
  expect(powerCommand('sleep', 'aix')).toBeNull();
});
