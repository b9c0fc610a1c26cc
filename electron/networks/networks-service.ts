import { basename } from 'node:path';
import { describeError, UserFacingError } from '../../shared/job/errors.ts';
import type { Failure } from '../../shared/job/failure.ts';
import type { NetworksNotice, NetworksState } from '../../shared/ipc/networks.ts';
import type { PresetName } from '../../shared/networks/manifest.ts';
import type { DeviceTrial, NetworkList, NetworksQuestion } from '../../shared/networks/network-list.ts';
import type { Transfer } from '../../shared/networks/downloads.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import { EngineDied } from '../engine-host/engine-died.ts';
import type { DeviceChoice } from '../../shared/job/settings.ts';
import { unboundedNetwork } from '../../shared/networks/unbounded.ts';

export interface NetworksServiceOptions {
  readonly engine: Engine;
  /** Called after each change of `state`. */
  readonly onChange: (state: NetworksState) => void;
  /** Called when another network is the one that is used where none is asked for. */
  readonly onDefault: () => void;
}

type Refusal = Pick<Failure, 'code' | 'message' | 'problem'>;

function refusalOf(error: unknown): Refusal {
  return error instanceof UserFacingError
    ? { code: error.code, message: error.message, problem: error.problem }
    : { code: 'engine-died', message: describeError(error) };
}

function defaultOf(list: NetworkList | null): string | null {
  return list?.networks.find(({ isDefault }) => isDefault)?.id ?? null;
}

/** The networks there are, and what is being done about them. */
export class NetworksService {
  readonly #options: NetworksServiceOptions;
  readonly #downloads = new Map<string, AbortController>();
  /** Path of the candidate. */
  #file: string | null = null;
  #state: NetworksState = { list: null, candidate: null, trying: null, transfers: [], notice: null };

  constructor(options: NetworksServiceOptions) {
    this.#options = options;
  }

  get state(): NetworksState {
    return this.#state;
  }

  /** Asks the engine what there is, unless it is known. */
  async open(): Promise<void> {
    if (this.#state.list === null) await this.#wish({ what: 'list' }, '');
  }

  /** A file that the person chose; its kind is asked for next. */
  propose(file: string): void {
    this.#file = file;
    this.#set({ candidate: basename(file), notice: null });
  }

  forgetFile(): void {
    this.#file = null;
    this.#set({ candidate: null });
  }

  async add(kind: PresetName, name: string, licence: string | null): Promise<void> {
    const file = this.#file;
    if (file === null) return;
    this.#file = null;
    this.#set({ candidate: null, trying: basename(file), notice: null });
    await this.#wish({ what: 'add', file, kind, name, licence }, basename(file));
    this.#set({ trying: null });
  }

  async remove(id: string): Promise<void> {
    const name = this.#nameOf(id);
    this.#set({ notice: null });
    if (await this.#wish({ what: 'remove', id }, name)) this.#set({ notice: { code: 'removed', name } });
  }

  async prefer(id: string | null): Promise<void> {
    this.#set({ notice: null });
    await this.#wish({ what: 'prefer', id }, id === null ? '' : this.#nameOf(id));
  }

  async download(id: string, acceptUnverified: boolean): Promise<void> {
    if (this.#downloads.has(id)) return;
    const stop = new AbortController();
    this.#downloads.set(id, stop);
    this.#set({ notice: null, transfers: [...this.#state.transfers, { type: 'transfer', id, receivedBytes: 0, totalBytes: null }] });
    await this.#wish(
      { what: 'download', id, acceptUnverified },
      this.#state.list?.downloads.find((entry) => entry.id === id)?.name ?? id,
      stop.signal,
    );
    this.#downloads.delete(id);
    this.#set({ transfers: this.#state.transfers.filter((transfer) => transfer.id !== id) });
  }

  stopDownload(id: string): void {
    this.#downloads.get(id)?.abort();
  }

  dismissNotice(): void {
    this.#set({ notice: null });
  }

  /** The page about a network, if it is one of those that Kinetint itself names; nothing else is ever opened. */
  pageOf(id: string): string | null {
    const { networks = [], downloads = [] } = this.#state.list ?? {};
    const page = downloads.find((entry) => entry.id === id)?.page ?? networks.find((network) => network.id === id)?.origin?.page;
    const named = downloads.some((entry) => entry.page === page);
    return page !== undefined && page !== null && named && page.startsWith('https://') ? page : null;
  }

  async tryDevices(networkId: string | null, device: DeviceChoice): Promise<{ trial: DeviceTrial | null; failure: Refusal | null }> {
    try {
      return { trial: await this.#options.engine.call('try-devices', { model: networkId, device }), failure: null };
    } catch (error) {
      return { trial: null, failure: refusalOf(error) };
    }
  }

  /** @returns whether it was granted */
  async #wish(question: NetworksQuestion, name: string, signal = new AbortController().signal): Promise<boolean> {
    try {
      const reply = await this.#options.engine.call('networks', question, {
        signal,
        onProgress: (transfer) => {
          this.#told(transfer);
        },
      });
      const added = reply.list.networks.find(({ id }) => id === reply.added);
      const notice: NetworksNotice | null =
        added === undefined ? this.#state.notice : { code: 'added', name: added.name, id: added.id, warnings: reply.warnings };
      const before = defaultOf(this.#state.list);
      this.#set({ list: reply.list, notice });
      if (before !== null && before !== defaultOf(reply.list)) this.#options.onDefault();
      return true;
    } catch (error) {
      const isTrial = question.what === 'add' || question.what === 'download';
      // An engine is killed that tries a network which knows no bounds.
      const failure = refusalOf(isTrial && error instanceof EngineDied ? unboundedNetwork(name) : error);
      // A download that the person stopped says so by standing there to be gone on with.
      if (failure.code === 'interrupted') await this.#wish({ what: 'list' }, '');
      else this.#set({ notice: { code: 'failed', what: question.what, name, failure } });
      return false;
    }
  }

  #told(told: Transfer): void {
    this.#set({ transfers: this.#state.transfers.map((transfer) => (transfer.id === told.id ? told : transfer)) });
  }

  #nameOf(id: string): string {
    return this.#state.list?.networks.find((network) => network.id === id)?.name ?? id;
  }

  #set(change: Partial<NetworksState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onChange(this.#state);
  }
}
