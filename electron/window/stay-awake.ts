import { powerSaveBlocker } from 'electron';

/** A laptop that falls asleep colours nothing. */
export class StayAwake {
  #blocker: number | null = null;

  set(busy: boolean): void {
    if (busy && this.#blocker === null) this.#blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!busy && this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
  }
}
