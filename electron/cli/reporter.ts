import type { Transfer } from '../../shared/networks/downloads.ts';
import type { Estimate } from '../../shared/job/estimate.ts';
import type { JobEvent } from '../../shared/job/job.ts';
import type { Plan } from '../../shared/job/plan.ts';
import { count } from '../../shared/words/count.ts';
import { describeEncoderReason } from '../../shared/words/encoders.ts';
import { english } from '../../shared/words/english.ts';
import { describeStreamReason } from '../../shared/words/streams.ts';
import { describeWarning } from '../../shared/words/warnings.ts';

/** `1:02:03` or `2:03`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

const barCells = 24;

function formatBar(share: number): string {
  const filled = Math.floor(Math.min(1, share) * barCells);
  return `[${'#'.repeat(filled)}${'-'.repeat(barCells - filled)}]`;
}

/** `[######------]  412/521  31.2 fps  0:04 left  colouring`. */
export function formatProgress(event: Extract<JobEvent, { type: 'progress' }>): string {
  const { frame, frames, fps, etaSeconds, stage } = event;
  const left = etaSeconds === null ? '' : `  ${formatClock(etaSeconds)} left`;
  return `${formatBar(frames === null || frames === 0 ? 0 : frame / frames)}  ${frame}/${frames ?? '?'}  ${fps.toFixed(1)} fps${left}  ${stage}`;
}

/** `[######------]  61.5 of 123.0 MB`. */
function formatTransfer({ receivedBytes, totalBytes }: Transfer): string {
  const received = (receivedBytes / 1e6).toFixed(1);
  return totalBytes === null
    ? `${received} MB`
    : `${formatBar(receivedBytes / totalBytes)}  ${received} of ${(totalBytes / 1e6).toFixed(1)} MB`;
}

/** The plan in lines for a person. */
export function formatPlan(plan: Plan): string[] {
  const devices = plan.devices.filter(({ device }) => device !== plan.device).map(({ device, detail }) => `${device}: ${detail}`);
  const refused = plan.encoder.tried
    .filter(({ usable }) => !usable)
    .map(({ name, detail }) => `${name}: ${describeEncoderReason(detail, english)}`);
  return [
    ...plan.summary,
    ...(devices.length === 0 ? [] : [`Other devices: ${devices.join('; ')}.`]),
    ...(refused.length === 0 ? [] : [`Other encoders: ${refused.join('; ')}.`]),
  ];
}

function formatSize(bytes: number): string {
  return bytes < 999.5e6 ? `${Math.max(1, Math.round(bytes / 1e6))} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** What a sample of the film says of the whole. */
export function formatEstimate({ seconds, fps, sampleFrames, projectBytes, outputBytes }: Estimate): string {
  const film = outputBytes === null ? '' : `about ${formatSize(outputBytes)} for the film and `;
  return `It will take about ${formatClock(seconds)} on this machine (${fps.toFixed(1)} frames a second, measured on ${count(sampleFrames, 'frame')}), and on disk ${film}about ${formatSize(projectBytes)} for its colours.`;
}

/** What the first seconds go into is for the window to show; the command line says the plan when it is there. */
type ToldEvent = Exclude<JobEvent, { type: 'preparing' }>;

/** An event as scripts read it: with sentences where the engine has codes. */
function spelledOut(event: ToldEvent): object {
  switch (event.type) {
    case 'warning':
      return { ...event, message: describeWarning(event.message, english) };
    case 'plan': {
      const { streams, warnings, encoder } = event.plan;
      return {
        ...event,
        plan: {
          ...event.plan,
          encoder: {
            ...encoder,
            tried: encoder.tried.map((report) => ({ ...report, detail: describeEncoderReason(report.detail, english) })),
          },
          streams: streams.map((stream) => ({
            ...stream,
            reason: stream.reason === null ? null : describeStreamReason(stream.reason, english),
          })),
          warnings: warnings.map((warning) => describeWarning(warning, english)),
        },
      };
    }
    case 'progress':
    case 'done':
    case 'estimate':
    case 'error':
      return event;
  }
}

/** Where a command's words go: lines for people on standard error, or JSON lines on standard output. */
export class Reporter {
  private readonly json: boolean;
  private barShown = false;

  constructor(json: boolean) {
    this.json = json;
  }

  /** A result of the command itself, such as a list: for standard output. */
  print(text: string, data: unknown): void {
    this.endBar();
    process.stdout.write(`${this.json ? JSON.stringify(data) : text}\n`);
  }

  usage(message: string): void {
    if (this.json) process.stdout.write(`${JSON.stringify({ type: 'error', code: 'usage', message })}\n`);
    process.stderr.write(`${message}\n`);
  }

  event(event: JobEvent): void {
    if (event.type === 'preparing') return;
    if (this.json) {
      process.stdout.write(`${JSON.stringify(spelledOut(event))}\n`);
      // A script that throws standard output away still learns why.
      if (event.type === 'error') process.stderr.write(`${event.message}\n`);
      return;
    }
    switch (event.type) {
      case 'plan':
        for (const line of formatPlan(event.plan)) this.line(line);
        break;
      case 'progress':
        this.bar(formatProgress(event));
        break;
      case 'warning':
        this.line(`Note: ${describeWarning(event.message, english)}`);
        break;
      case 'done':
        this.line(
          `Done: ${event.output} (${count(event.frames, 'frame')} in ${formatClock(event.seconds)}, ${event.fps.toFixed(1)} frames a second).`,
        );
        break;
      case 'estimate':
        if (event.estimate !== null) this.line(formatEstimate(event.estimate));
        break;
      case 'error':
        this.line(event.message);
        break;
    }
  }

  /** How far a download is. */
  transfer(transfer: Transfer): void {
    if (this.json) process.stdout.write(`${JSON.stringify(transfer)}\n`);
    else this.bar(formatTransfer(transfer));
  }

  private bar(text: string): void {
    if (!process.stderr.isTTY) return;
    // A line that wraps cannot be written over.
    process.stderr.write(`\r\x1b[2K${text.slice(0, Math.max(1, process.stderr.columns - 1))}`);
    this.barShown = true;
  }

  private endBar(): void {
    if (this.barShown) process.stderr.write('\n');
    this.barShown = false;
  }

  private line(text: string): void {
    this.endBar();
    process.stderr.write(`${text}\n`);
  }
}
