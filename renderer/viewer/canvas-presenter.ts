import type { Size } from '../../shared/project/preview.ts';
import { DrawingPace } from './drawing-pace.ts';
import type { Drawing, FilmScene, Sheet } from './gl/film-scene.ts';

/** Pictures that are wanted sooner after one another follow a hand. */
const calmMilliseconds = 150;

interface Wanted {
  readonly size: Size;
  readonly drawings: readonly Drawing[];
  /** Whether it follows a hand, so that being soon counts more than being sharp. */
  readonly hurried: boolean;
}

/**
 * Puts a film's pictures on its canvas. A playing film's are drawn there, and so is the first in a new size, which would leave
 * the canvas empty until it came. Others are drawn ahead, so that the page need not wait for them; the newest wins. Where that
 * takes long, those that follow a hand are smaller, and the whole one comes when the hand rests.
 */
export class CanvasPresenter {
  readonly scene: FilmScene;
  private readonly canvas: HTMLCanvasElement;
  private readonly pace = new DrawingPace();
  private shown: Size | null = null;
  private next: Wanted | null = null;
  private isDrawing = false;
  private wantedAt = -Infinity;
  private stopResting: (() => void) | null = null;

  constructor(canvas: HTMLCanvasElement, scene: FilmScene) {
    this.canvas = canvas;
    this.scene = scene;
  }

  paint(size: Size, drawings: readonly Drawing[], playing: boolean): void {
    const sameSize = size.width === this.shown?.width && size.height === this.shown.height;
    if (playing || !sameSize) {
      this.next = null;
      this.shown = { ...size };
      for (const drawing of drawings) this.scene.draw(size, drawing);
      return;
    }
    const now = performance.now();
    this.next = { size, drawings, hurried: this.isDrawing || now - this.wantedAt < calmMilliseconds };
    this.wantedAt = now;
    // For those who look at the canvas from outside: what is on it is not the newest, or not the sharpest.
    this.canvas.dataset['drawing'] = 'true';
    this.stopResting?.();
    if (!this.isDrawing) void this.drawNext();
  }

  private async drawNext(): Promise<void> {
    this.isDrawing = true;
    let showing = Promise.resolve();
    for (let sheet: Sheet = 0; this.next !== null; sheet = sheet === 0 ? 1 : 0) {
      const { next, shown } = this;
      this.next = null;
      const share = next.hurried ? this.pace.share() : 1;
      const begun = performance.now();
      await this.scene.drawAhead(next.size, next.drawings, share, sheet);
      this.pace.took(performance.now() - begun, share);
      await showing;
      showing = this.showNext(next.size, shown, sheet);
      // The next one is drawn while this one waits for the screen.
      if (this.wantsMore()) continue;
      await showing;
      if (share === 1) continue;
      if (!this.wantsMore()) await this.rest();
      if (!this.wantsMore() && this.shown === shown) this.next = { ...next, hurried: false };
    }
    this.isDrawing = false;
    delete this.canvas.dataset['drawing'];
  }

  /** Puts what was drawn on the canvas with the screen's next frame. */
  private async showNext(size: Size, shown: Size | null, sheet: Sheet): Promise<void> {
    await new Promise((done) => requestAnimationFrame(done));
    // What was drawn on the canvas itself meanwhile is newer.
    if (this.shown === shown) this.scene.present(size, sheet);
  }

  private wantsMore(): boolean {
    return this.next !== null;
  }

  /** Until the hand rests, or another picture is wanted. */
  private async rest(): Promise<void> {
    await new Promise<void>((done) => {
      const timer = setTimeout(done, calmMilliseconds);
      this.stopResting = () => {
        clearTimeout(timer);
        done();
      };
    });
    this.stopResting = null;
  }
}
