import type { Plan } from '../shared/plan.ts';
import { formatCount, formatDuration } from './format.ts';

function colourSentence({ inspection }: Plan): string {
  switch (inspection.colour) {
    case 'gray':
      return 'A black-and-white film. It gets colour; its brightness stays as it is, sample for sample.';
    case 'tinted':
      return 'A tinted film: one hue lies over all of it. The tint gives way to the new colours; the brightness stays as it is, sample for sample.';
    case 'coloured':
      return 'This film seems to be in colour already. New colours take the place of its own.';
  }
}

function scanSentence({ scan, inspection }: Plan): string | null {
  switch (scan) {
    case 'keep-interlaced':
      return 'It is interlaced, and stays so.';
    case 'deinterlace':
      return 'It is interlaced, and becomes progressive: one frame for each frame.';
    case 'progressive':
      return inspection.scan === 'progressive' ? null : 'Parts of it are interlaced; its frames stay as they are.';
  }
}

function sectionSentence({ section: { startSeconds, durationSeconds } }: Plan): string | null {
  if (startSeconds === 0 && durationSeconds === null) return null;
  const from = startSeconds === 0 ? 'from the start' : `from ${formatDuration(startSeconds)} on`;
  return durationSeconds === null ? `Only a part is coloured: ${from}.` : `Only a part is coloured: ${formatDuration(durationSeconds)} ${from}.`;
}

function readySentence({ framesReady }: Plan): string | null {
  if (framesReady === 0) return null;
  return `${formatCount(framesReady)} ${framesReady === 1 ? 'frame is' : 'frames are'} coloured already, from an earlier run: this one goes on from there.`;
}

/** What the window says about a plan beside its lists, where the engine's own summary is made for a terminal. */
export function planSentences(plan: Plan): string[] {
  return [colourSentence(plan), scanSentence(plan), sectionSentence(plan), readySentence(plan)].filter((sentence) => sentence !== null);
}
