import { wasGivenUp, type FilmClient } from './film-client.ts';
import type { FrameColours } from './gl/film-scene.ts';

type Colours = Omit<FrameColours, 'luma'>;

interface Answer {
  readonly seconds: number;
  readonly colours: Colours;
}

/** So long a frame's colours may lie over those behind it, seconds: about what a network takes on a slow machine. */
const reach = 0.4;
/** The picture itself comes from the player. */
const noPicture = { width: 16, height: 16 };
const kept = 6;
/** Seconds that the first answer is expected to take. */
const firstLead = 0.2;
/** Further ahead nobody knows where the person is by then. */
const mostLead = 2;
/** How much of what was expected stays in what is expected next. */
const inertia = 0.6;

/**
 * Colours for a stretch that plays and has none stored: the network is asked for the frame that will be shown when its answer
 * comes, one after another, as many as the machine manages. Each is shown until the next one, and never across a cut.
 */
export class LiveColours {
  private readonly client: Pick<FilmClient, 'frame'>;
  private answers: readonly Answer[] = [];
  private asking: AbortController | null = null;
  private lead = firstLead;
  private isOn = true;
  private cuts: readonly number[] = [];

  constructor(client: Pick<FilmClient, 'frame'>) {
    this.client = client;
  }

  /** Off while a job has the processor for itself. */
  setOn(isOn: boolean): void {
    this.isOn = isOn;
    if (!isOn) this.clear();
  }

  /** Where shots begin, in order, seconds. */
  setCuts(cuts: readonly number[]): void {
    this.cuts = cuts;
  }

  /** The colours that the frame at a time can be shown with; null where there are none near enough. */
  at(seconds: number): Colours | null {
    const near = this.answers.filter((answer) => answer.seconds <= seconds + 0.001 && seconds - answer.seconds < reach);
    const best = near.at(-1);
    const isOfAnotherShot = best !== undefined && this.cuts.some((cut) => cut > best.seconds + 0.001 && cut <= seconds + 0.001);
    return best === undefined || isOfAnotherShot ? null : best.colours;
  }

  /** The film plays on and is at a time: asks for what comes, unless an answer is under way. */
  follow(seconds: number, rate: number): void {
    if (!this.isOn || this.asking !== null) return;
    const stop = new AbortController();
    this.asking = stop;
    const begun = performance.now();
    this.client
      .frame({ seconds: seconds + this.lead * rate, lane: 'playhead', most: noPicture, coloured: true, original: false }, stop.signal)
      .then((frame) => {
        if (this.asking !== stop) return;
        this.lead = inertia * this.lead + (1 - inertia) * Math.min(mostLead, (performance.now() - begun) / 1000);
        const { seconds: at, colours } = frame;
        if (colours === null) return;
        const others = this.answers.filter((answer) => answer.seconds < at).slice(-kept);
        this.answers = [...others, { seconds: at, colours }];
      })
      .catch((error: unknown) => {
        if (!wasGivenUp(error)) console.error(error);
      })
      .finally(() => {
        if (this.asking === stop) this.asking = null;
      });
  }

  /** The film stands still, is somewhere else, or looks otherwise. */
  clear(): void {
    this.asking?.abort();
    this.asking = null;
    this.answers = [];
  }
}
