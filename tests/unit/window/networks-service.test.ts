import { describe, expect, it } from 'vitest';
import { EngineDied } from '../../../electron/engine-host/engine-died.ts';
import { NetworksService } from '../../../electron/networks/networks-service.ts';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { networksStateSchema, type NetworksState } from '../../../shared/ipc/networks.ts';
import type { Transfer } from '../../../shared/networks/downloads.ts';
import type { NetworkInfo, NetworkList, NetworksAnswer, NetworksQuestion } from '../../../shared/networks/network-list.ts';
import type { Engine } from '../../../shared/rpc/caller.ts';
import { scriptedEngine } from './fake-engine.ts';

const reel: NetworkInfo = {
  id: 'reel',
  name: 'Reel',
  description: '',
  version: '1',
  licence: 'MIT',
  bytes: 1,
  cpuMilliseconds: 45,
  origin: null,
  present: true,
  isDefault: true,
};
const mine: NetworkInfo = {
  ...reel,
  id: 'mine',
  name: 'Mine',
  isDefault: false,
  origin: {
    from: 'mine.onnx',
    page: 'https://elsewhere.example/page',
    preset: 'ddcolor',
    trust: 'own',
    addedAt: '2026-11-23T07:00:00.000Z',
  },
};
const far = {
  id: 'far',
  name: 'Far',
  description: '',
  address: 'https://example.org/far.onnx',
  page: 'https://example.org/far',
  licence: 'MIT',
  megabytes: 1,
  sha256: null,
  crc32: null,
  mirrors: [],
  offer: null,
  preset: 'eccv16' as const,
  partBytes: 0,
  verifiable: false,
};
const list: NetworkList = { networks: [reel, mine], downloads: [far] };

/** An engine that answers as it is told, and remembers what it was asked. */
class ScriptedNetworks {
  readonly asked: NetworksQuestion[] = [];
  answer: (question: NetworksQuestion, tell: (transfer: Transfer) => void, signal: AbortSignal) => Promise<NetworksAnswer> = () =>
    Promise.resolve({ list, added: null, warnings: [] });

  readonly engine: Engine = scriptedEngine({
    networks: (question, { signal = new AbortController().signal, onProgress = () => undefined }) => {
      this.asked.push(question);
      return this.answer(question, onProgress, signal);
    },
    'try-devices': () => Promise.reject(new UserFacingError('model-missing', 'Its file is missing.')),
  });
}

function makeService(): { engine: ScriptedNetworks; service: NetworksService; states: NetworksState[]; defaultChanges: () => number } {
  const engine = new ScriptedNetworks();
  const states: NetworksState[] = [];
  let defaults = 0;
  const service = new NetworksService({
    engine: engine.engine,
    onChange: (state) => states.push(networksStateSchema.parse(state)),
    onDefault: () => {
      defaults += 1;
    },
  });
  return { engine, service, states, defaultChanges: () => defaults };
}

describe('the networks of the app', () => {
  it('are asked for once', async () => {
    const { engine, service } = makeService();
    await service.open();
    await service.open();
    expect(engine.asked).toEqual([{ what: 'list' }]);
    expect(service.state.list).toEqual(list);
  });

  it('a chosen file is added as the kind that the person says; the page only ever sees its name', async () => {
    const { engine, service, states } = makeService();
    service.propose('/secret/place/mine.onnx');
    expect(service.state.candidate).toBe('mine.onnx');
    engine.answer = () => Promise.resolve({ list, added: 'mine', warnings: [{ code: 'nearly-grey' }] });
    await service.add('ddcolor', 'Mine', null);
    expect(engine.asked).toEqual([{ what: 'add', file: '/secret/place/mine.onnx', kind: 'ddcolor', name: 'Mine', licence: null }]);
    expect(states.some(({ trying }) => trying === 'mine.onnx')).toBe(true);
    expect(service.state).toMatchObject({
      candidate: null,
      trying: null,
      notice: { code: 'added', id: 'mine', warnings: [{ code: 'nearly-grey' }] },
    });
    expect(JSON.stringify(states)).not.toContain('/secret');
    // Nothing is added twice.
    await service.add('ddcolor', 'Mine', null);
    expect(engine.asked).toHaveLength(1);
  });

  it('a file that does not fit is said with the engine’s sentence', async () => {
    const { engine, service } = makeService();
    service.propose('/x/film.onnx');
    engine.answer = () => Promise.reject(new UserFacingError('model-unsuitable', 'It does not fit.'));
    await service.add('eccv16', 'Film', 'MIT');
    expect(service.state).toMatchObject({
      trying: null,
      notice: { code: 'failed', what: 'add', name: 'film.onnx', failure: { code: 'model-unsuitable', message: 'It does not fit.' } },
    });
  });

  it('a network under which the engine was killed is said to know no bounds', async () => {
    const { engine, service } = makeService();
    service.propose('/x/endless.onnx');
    engine.answer = () => Promise.reject(new EngineDied(9, ''));
    await service.add('eccv16', 'Endless', 'MIT');
    expect(service.state).toMatchObject({
      trying: null,
      notice: { what: 'add', name: 'endless.onnx', failure: { problem: { code: 'network-unbounded', file: 'endless.onnx' } } },
    });
  });

  it('an engine that dies is said so, and leaves nothing under way', async () => {
    const { engine, service } = makeService();
    await service.open();
    engine.answer = () => Promise.reject(new Error('The engine process ended.'));
    await service.download('far', true);
    expect(service.state).toMatchObject({
      transfers: [],
      notice: { code: 'failed', what: 'download', name: 'Far', failure: { code: 'engine-died' } },
    });
  });

  it('a download tells its progress, runs once, and a stopped one leaves no complaint', async () => {
    const { engine, service, states } = makeService();
    await service.open();
    engine.answer = (question, tell, signal) => {
      if (question.what !== 'download') return Promise.resolve({ list, added: null, warnings: [] });
      tell({ type: 'transfer', id: 'far', receivedBytes: 10, totalBytes: 100 });
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new UserFacingError('interrupted', 'Stopped.'));
        });
      });
    };
    const downloading = service.download('far', true);
    await service.download('far', true);
    expect(engine.asked.filter(({ what }) => what === 'download')).toEqual([{ what: 'download', id: 'far', acceptUnverified: true }]);
    expect(service.state.transfers).toEqual([{ type: 'transfer', id: 'far', receivedBytes: 10, totalBytes: 100 }]);
    service.stopDownload('far');
    await downloading;
    expect(service.state).toMatchObject({ transfers: [], notice: null });
    expect(states.at(-1)?.list).toEqual(list);
  });

  it('another default is told, the first list is none', async () => {
    const { engine, service, defaultChanges } = makeService();
    await service.open();
    expect(defaultChanges()).toBe(0);
    engine.answer = () =>
      Promise.resolve({
        list: {
          ...list,
          networks: [
            { ...reel, isDefault: false },
            { ...mine, isDefault: true },
          ],
        },
        added: null,
        warnings: [],
      });
    await service.prefer('mine');
    await service.prefer('mine');
    expect(defaultChanges()).toBe(1);
  });

  it('only pages that Kinetint itself names are opened', async () => {
    const { service } = makeService();
    await service.open();
    expect([service.pageOf('far'), service.pageOf('mine'), service.pageOf('reel'), service.pageOf('nothing')]).toEqual([
      'https://example.org/far',
      null,
      null,
      null,
    ]);
  });

  it('a device that cannot be tried is an answer, not an error', async () => {
    const { service } = makeService();
    expect(await service.tryDevices(null, 'webgpu')).toEqual({
      trial: null,
      failure: { code: 'model-missing', message: 'Its file is missing.' },
    });
  });
});
