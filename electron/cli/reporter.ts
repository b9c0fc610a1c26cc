import type { JobEvent } from '../../shared/job.ts';
import type { Plan } from '../../shared/plan.ts';

/** `1:02:03` or `2:03`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

const barCells = 24;

/** `[######------]  412/521  31.2 fps  0:04 left  colouring`. */
export function formatProgress(event: Extract<JobEvent, { type: 'progress' }>): string {
  const { frame, frames, fps, etaSeconds, stage } = event;
  const share = frames === null || frames === 0 ? 0 : Math.min(1, frame / frames);
  const filled = Math.floor(share * barCells);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(barCells - filled)}]`;
  const left = etaSeconds === null ? '' : `  ${formatClock(etaSeconds)} left`;
  return `${bar}  ${frame}/${frames ?? '?'}  ${fps.toFixed(1)} fps${left}  ${stage}`;
}

/** The plan in lines for a person. */
export function formatPlan(plan: Plan): string[] {
  const devices = plan.devices.filter(({ device }) => device !== plan.device).map(({ device, detail }) => `${device}: ${detail}`);
  return [...plan.summary, ...(devices.length === 0 ? [] : [`Other devices: ${devices.join('; ')}.`])];
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
    process.stdout.write(`${this.json ? JSON.stringify(data) : text}\n`);
  }

  usage(message: string): void {
    if (this.json) process.stdout.write(`${JSON.stringify({ type: 'error', code: 'usage', message })}\n`);
    process.stderr.write(`${message}\n`);
  }

  event(event: JobEvent): void {
    if (this.json) {
      process.stdout.write(`${JSON.stringify(event)}\n`);
      // A script that throws standard output away still learns why.
      if (event.type === 'error') process.stderr.write(`${event.message}\n`);
      return;
    }
    switch (event.type) {
      case 'plan':
        for (const line of formatPlan(event.plan)) this.line(line);
        break;
      case 'progress':
        this.progress(event);
        break;
      case 'warning':
        this.line(`Note: ${event.message}`);
        break;
      case 'done':
        this.line(`Done: ${event.output} (${event.frames} frames in ${formatClock(event.seconds)}, ${event.fps.toFixed(1)} frames a second).`);
        break;
      case 'error':
        this.line(event.message);
        break;
    }
  }

  private progress(event: Extract<JobEvent, { type: 'progress' }>): void {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r\x1b[2K${formatProgress(event)}`);
    this.barShown = true;
  }

  private line(text: string): void {
    if (this.barShown) process.stderr.write('\n');
    this.barShown = false;
    process.stderr.write(`${text}\n`);
  }
}
