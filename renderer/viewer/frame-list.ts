/** Times that name the same frame are no further apart. */
const tolerance = 0.002;

/** The frames of a film in order: their exact times once the engine has them, evenly spaced ones until then. */
export class FrameList {
  private readonly times: Float64Array | null;
  private readonly rate: number;
  readonly count: number;
  /** End of the last frame, seconds. */
  readonly endSeconds: number;

  constructor(times: Float64Array | null, rate: number, durationSeconds: number | null) {
    this.times = times !== null && times.length > 0 ? times : null;
    this.rate = rate;
    this.count = this.times?.length ?? Math.max(1, Math.round((durationSeconds ?? 0) * rate));
    this.endSeconds = Math.max(this.timeOf(this.count - 1) + 1 / rate, this.times === null ? (durationSeconds ?? 0) : 0);
  }

  /** Seconds of a frame; beyond the ends those of the first or last. */
  timeOf(index: number): number {
    const within = Math.min(this.count - 1, Math.max(0, index));
    return this.times?.[within] ?? within / this.rate;
  }

  /** The frame that is shown at a time: the last that is not later. */
  indexAt(seconds: number): number {
    const wanted = seconds + tolerance;
    if (this.times === null) return Math.min(this.count - 1, Math.max(0, Math.floor(wanted * this.rate)));
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle]! <= wanted) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}
