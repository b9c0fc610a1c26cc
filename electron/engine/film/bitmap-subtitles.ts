/** A packet of bitmap subtitles, its time in seconds. */
export interface SubtitlePacket {
  readonly seconds: number;
  readonly data: Uint8Array;
}

/** What a packet does to the screen. */
interface Screen {
  /** Nothing that came before is needed to draw it. */
  readonly fresh: boolean;
  /** Until when something is on the screen, seconds; null is until the next packet says otherwise, 0 is that it is cleared. */
  readonly until: number | null;
}

const word = (data: Uint8Array, at: number): number => ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);

/** Presentation Graphics of Blu-ray (US 2009/0185789): a presentation composition says how many objects are shown. */
function pgsScreen({ data }: SubtitlePacket): Screen | null {
  for (let at = 0; at + 3 <= data.length; at += 3 + word(data, at + 1)) {
    if (data[at] !== 0x16) continue;
    const [state, objects] = [data[at + 3 + 7] ?? 0, data[at + 3 + 10] ?? 0];
    return { fresh: state !== 0, until: objects === 0 ? 0 : null };
  }
  return null;
}

/** DVB subtitles (ETSI EN 300 743, 7.2.2): a page composition says which regions are shown, and for how long at most. */
function dvbScreen({ data, seconds }: SubtitlePacket): Screen | null {
  for (let at = data[0] === 0x20 ? 2 : 0; at + 6 <= data.length && data[at] === 0x0f; at += 6 + word(data, at + 4)) {
    if (data[at + 1] !== 0x10) continue;
    const [timeout, state] = [data[at + 6] ?? 0, ((data[at + 7] ?? 0) >> 2) & 3];
    return { fresh: state !== 0, until: word(data, at + 4) <= 2 ? 0 : seconds + timeout };
  }
  return null;
}

/** Ticks of 1024/90000 s. */
const spuTick = 1024 / 90_000;

/** A DVD's sub-picture unit: its own commands say when it goes. */
function spuScreen({ data, seconds }: SubtitlePacket): Screen | null {
  let until: number | null = null;
  for (let at = word(data, 2), next = -1; at > next && at + 4 <= data.length; at = next) {
    next = word(data, at + 2);
    // Stopping is a command of one byte, and the last of its sequence.
    if (data[at + 4] === 0x02) until = seconds + word(data, at) * spuTick;
    if (next <= at) break;
  }
  return { fresh: true, until };
}

const readers: Readonly<Record<string, (packet: SubtitlePacket) => Screen | null>> = {
  hdmv_pgs_subtitle: pgsScreen,
  dvb_subtitle: dvbScreen,
  dvd_subtitle: spuScreen,
};

/** Whether the packets themselves, and not the container, say how long they are shown. */
export function saysItself(codec: string): boolean {
  return codec in readers;
}

/**
 * Which packets draw what is on the screen at a moment.
 * @param packets those before it, in order
 * @returns the time of the first of them, seconds; null where the screen is empty
 */
export function shownSince(codec: string, packets: readonly SubtitlePacket[], moment: number): number | null {
  let since: number | null = null;
  let until: number | null = 0;
  for (const packet of packets) {
    const screen = packet.seconds <= moment ? (readers[codec]?.(packet) ?? null) : null;
    if (screen === null) continue;
    if (screen.fresh || since === null) since = packet.seconds;
    until = screen.until;
  }
  return until === null || until > moment ? since : null;
}
