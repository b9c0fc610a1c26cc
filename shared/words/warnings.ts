import { containerNames } from '../film/codecs.ts';
import { clock } from './clock.ts';
import type { GuideTrouble, Warning } from '../job/warning.ts';
import type { EngineWords } from './engine-words.ts';
import { describeStreamReason, nameStream } from './streams.ts';

/** To the hundredth. */
function roundedSeconds(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

const percent = (share: number): number => Math.round(100 * share);

function describeGuideTrouble(why: GuideTrouble, { text, number }: EngineWords): string {
  switch (why.code) {
    case 'picture-broken':
      return text('guide-trouble.picture-broken', { said: why.said });
    case 'name-ambiguous':
      return text('guide-trouble.name-ambiguous');
    case 'nowhere-alike':
      return text('guide-trouble.nowhere-alike', { match: number(percent(why.match)) });
    case 'frame-taken':
      return text('guide-trouble.frame-taken', { by: why.by });
    case 'past-end':
      return text('guide-trouble.past-end', { frame: number(why.frame), last: number(why.frames - 1) });
    case 'after-end':
      return text('guide-trouble.after-end', { seconds: number(why.seconds) });
    case 'other-picture':
      return text('guide-trouble.other-picture', { frame: number(why.frame), match: number(percent(why.match)) });
    case 'outside-picture':
      return text('guide-trouble.outside-picture', { x: number(why.x), y: number(why.y) });
  }
}

/** A warning as a sentence. */
export function describeWarning(warning: Warning, words: EngineWords): string {
  const { text, number, codec } = words;
  switch (warning.code) {
    case 'stream-converted':
    case 'stream-left-out':
      return text(`warning.${warning.code}`, {
        stream: nameStream(warning.stream, words),
        reason: describeStreamReason(warning.reason, words),
      });
    case 'marks-lost': {
      const marks = words.list(warning.marks.map((mark) => words.quote(words.mark(mark))));
      return text('warning.marks-lost', { stream: nameStream(warning.stream, words), marks, container: containerNames[warning.container] });
    }
    case 'language-lost':
      return text('warning.language-lost', {
        stream: nameStream(warning.stream, words),
        language: warning.language,
        container: containerNames[warning.container],
      });
    case 'stream-tags-lost':
      return text('warning.stream-tags-lost', {
        stream: nameStream(warning.stream, words),
        tags: warning.tags.join(', '),
        container: containerNames[warning.container],
      });
    case 'captions-lost':
      return text('warning.captions-lost', { advice: words.advice('keep-captions') });
    case 'hdr-lost':
    case 'transparency-lost':
      return text(`warning.${warning.code}`);
    case 'shape-changed': {
      const hundredths = (shape: number): string => number(Math.round(100 * shape) / 100);
      const { seconds, before, after, more } = warning;
      return text(more === 0 ? 'warning.shape-changed' : 'warning.shape-changed-often', {
        seconds: number(roundedSeconds(seconds)),
        before: hundredths(before),
        after: hundredths(after),
        more: number(more),
      });
    }
    case 'programmes-joined':
      return text('warning.programmes-joined', { names: words.list(warning.names.map((name) => words.quote(name))) });
    case 'side-data-lost':
      return text('warning.side-data-lost', { what: warning.what.join(', ') });
    case 'size-changed': {
      const changes = warning.changes.map(({ seconds, width, height }) =>
        text('damage.size-at', { size: `${width}x${height}`, seconds: number(roundedSeconds(seconds)) }),
      );
      if (warning.more > 0) changes.push(text('damage.more-sizes', { more: number(warning.more) }));
      return text('warning.size-changed', { changes: changes.join(', '), size: `${warning.width}x${warning.height}` });
    }
    case 'samples-changed':
      return text('warning.samples-changed', { seconds: number(roundedSeconds(warning.seconds)) });
    case 'pictures-hold-less':
      return text('warning.pictures-hold-less', { what: words.list(warning.what.map((what) => text(`loss.${what}`))) });
    case 'rate-assumed':
      return text('warning.rate-assumed', { rate: number(warning.rate), advice: words.advice('rate') });
    case 'bits-lost': {
      const advice = words.advice(warning.codec === 'h264' ? 'ten-bits' : 'every-bit');
      return text('warning.bits-lost', { bits: number(warning.bits), kept: number(warning.kept), codec: codec(warning.codec), advice });
    }
    case 'fields-unmarked':
      return text('warning.fields-unmarked', { codec: codec(warning.codec), advice: words.advice('other-codec') });
    case 'padded':
      return text(`warning.padded-${warning.added}`, { codec: codec(warning.codec) });
    case 'coloured-already':
      return text('warning.coloured-already');
    case 'damaged': {
      const { said, frames, expected } = warning;
      const count =
        expected === null
          ? text('damage.frames', { frames: number(frames) })
          : text('damage.frames-of', { frames: number(frames), expected: number(expected) });
      return text('warning.damaged', { cause: said === null ? '' : text('damage.said', { said }), count });
    }
    case 'device-failed':
      return text('warning.device-failed', { device: words.device(warning.device), why: words.deviceReason(warning.reason) });
    case 'output-held':
      return text('warning.output-held', { wanted: warning.wanted, path: warning.path });
    case 'name-taken-meanwhile':
      return text('warning.name-taken-meanwhile', { wanted: warning.wanted, output: warning.output });
    case 'written-before':
      return text('warning.written-before', { output: warning.output });
    case 'project-renamed':
      return text('warning.project-renamed', { project: warning.project, other: warning.other });
    case 'colours-damaged': {
      const spans = warning.spans.map(({ startSeconds, endSeconds }) =>
        endSeconds === null
          ? text('damage.from', { from: number(roundedSeconds(startSeconds)) })
          : text('damage.from-to', { from: number(roundedSeconds(startSeconds)), to: number(roundedSeconds(endSeconds)) }),
      );
      return text('warning.colours-damaged', { spans: words.list(spans) });
    }
    case 'tracks-damaged':
      return text('warning.tracks-damaged', { count: number(warning.count) });
    case 'guide-picture-lost':
      return text('warning.guide-picture-lost', { file: warning.file, seconds: number(roundedSeconds(warning.seconds)) });
    case 'edits-damaged':
      return text('warning.edits-damaged');
    case 'project-damaged':
      return text('warning.project-damaged', { project: warning.project });
    case 'project-set-aside':
      return text('warning.project-set-aside', { project: warning.project, aside: warning.aside });
    case 'engine-restarted':
      return text(warning.onCpu ? 'warning.engine-restarted-on-cpu' : 'warning.engine-restarted');
    case 'guide-passed-over':
      return text('warning.guide-passed-over', { file: warning.file, why: describeGuideTrouble(warning.why, words) });
    case 'reference-found':
      return text('warning.reference-found', { file: warning.file, frame: number(warning.frame), match: number(percent(warning.match)) });
    case 'reference-matched':
      return text('warning.reference-matched', { file: warning.file, frames: words.list(warning.frames.map(number)) });
    case 'shots-unlike':
      return text('warning.shots-unlike', { times: words.list(warning.seconds.map(clock)) });
    case 'reference-unlike':
      return text('warning.reference-unlike', { file: warning.file, match: number(percent(warning.match)) });
    case 'plain':
      return warning.text;
  }
}
