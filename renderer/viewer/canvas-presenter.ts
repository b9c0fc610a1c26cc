import type { Size } from '../../shared/project/preview.ts';
import type { Drawing, FilmScene } from './gl/film-scene.ts';

/**
 * Puts a film's pictures on its canvas. A playing film's are drawn there, and so is the first in a new size, which would leave
 * the canvas empty until it came. Others are drawn ahead, so that the page need not wait for them; the newest wins.
 */
export class CanvasPresenter {
  readonly scene: FilmScene;
  private readonly canvas: HTMLCanvasElement;
  private shown: Size | null = null;
  private next: { readonly size: Size; readonly drawings: readonly Drawing[] } | null = null;
  private isDrawing = false;

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
    this.next = { size, drawings };
    // For those who look at the canvas from outside: what is on it is not the newest.
    this.canvas.dataset['drawing'] = 'true';
    if (!this.isDrawing) void this.drawNext();
  }

  private async drawNext(): Promise<void> {
    this.isDrawing = true;
    while (this.next !== null) {
      const { next, shown } = this;
      this.next = null;
      await this.scene.drawAhead(next.size, next.drawings);
      await new Promise((done) => requestAnimationFrame(done));
      // What was drawn on the canvas itself meanwhile is newer.
      if (this.shown === shown) this.scene.present(next.size);
    }
    this.isDrawing = false;
    delete this.canvas.dataset['drawing'];
  }
}
