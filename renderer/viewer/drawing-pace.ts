/** A picture that takes longer is not drawn whole while a hand moves: two of the screen's frames, near enough. */
const slowMilliseconds = 28;
/** What a smaller one may take. */
const aimMilliseconds = 14;
const leastShare = 0.25;
/** How much cheaper a point is whose colours are scaled up simply. Until one was drawn. */
const firstGuess = 0.5;
/** Of the newest measurement. */
const weight = 0.3;

/** How large pictures may be while they follow a hand, from how long this machine takes to draw them. */
export class DrawingPace {
  private whole: number | null = null;
  private quick: number | null = null;

  /** @param share of the canvas' width and height that was drawn, in `milliseconds` */
  took(milliseconds: number, share: number): void {
    if (share === 1) this.whole = mixed(this.whole, milliseconds);
    else this.quick = mixed(this.quick, milliseconds / share ** 2);
  }

  /** @returns share of the canvas' width and height for the next picture that follows a hand; 1 is all of it */
  share(): number {
    if (this.whole === null || this.whole <= slowMilliseconds) return 1;
    const all = this.quick ?? this.whole * firstGuess;
    return Math.min(0.9, Math.max(leastShare, Math.sqrt(aimMilliseconds / all)));
  }
}

function mixed(before: number | null, now: number): number {
  return before === null ? now : before + weight * (now - before);
}
