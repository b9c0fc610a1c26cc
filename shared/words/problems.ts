import { containerNames } from '../film/codecs.ts';
import type { DownloadTrouble, Problem } from '../job/problem.ts';
import type { EngineWords } from './engine-words.ts';
import { describeEncoderReason } from './encoders.ts';
import { describeMisfit } from './misfits.ts';

function describeTrouble(trouble: DownloadTrouble, { text, number }: EngineWords): string {
  switch (trouble.code) {
    case 'name-unknown':
    case 'refused':
    case 'silent':
    case 'endless':
      return text(`trouble.${trouble.code}`);
    case 'unencrypted':
      return text('trouble.unencrypted', { origin: trouble.origin });
    case 'short':
      return text('trouble.short', { received: number(trouble.received), total: number(trouble.total) });
    case 'said':
      return trouble.said;
  }
}

/** What came before a download broke off is kept. */
function kept(bytes: number, { text, size }: EngineWords): string {
  return bytes === 0 ? '' : text('trouble.kept', { size: size(bytes) });
}

/** What exactly went wrong: a sentence without its full stop, since the terminal adds what to do. */
export function describeProblem(problem: Problem, words: EngineWords): string {
  const { text, number } = words;
  switch (problem.code) {
    case 'misfit':
      return text('problem.misfit', { file: problem.file, kind: words.quote(problem.kind), why: describeMisfit(problem.misfit, words) });
    case 'device-unusable':
      return text('problem.device-unusable', {
        device: words.device(problem.device),
        why: problem.reason === null ? text('problem.no-such-device') : words.deviceReason(problem.reason),
      });
    case 'network-not-on-device':
      return text('problem.network-not-on-device', {
        name: problem.name,
        device: words.device(problem.device),
        why: words.deviceReason(problem.reason),
      });
    case 'no-encoder': {
      const why = problem.tried.map(({ name, detail }) => `${name}: ${describeEncoderReason(detail, words)}`).join('; ');
      return text('problem.no-encoder', { codec: words.codec(problem.codec), why });
    }
    case 'download-mismatch':
      return text(problem.published ? 'problem.download-mismatch' : 'problem.download-mismatch-first', {
        id: problem.id,
        host: problem.host,
      });
    case 'download-broken':
      return text('problem.download-broken', {
        id: problem.id,
        host: problem.host,
        why: describeTrouble(problem.trouble, words),
        kept: kept(problem.keptBytes, words),
      });
    case 'download-stopped':
      return text('problem.download-stopped', { id: problem.id, kept: kept(problem.keptBytes, words) });
    case 'download-too-large':
      return text('problem.download-too-large', {
        id: problem.id,
        folder: problem.folder,
        needed: words.size(problem.neededBytes),
        left: words.size(problem.leftBytes),
      });
    case 'network-too-large':
      return text('problem.network-too-large', {
        file: problem.file,
        size: words.size(problem.bytes),
        most: words.size(problem.mostBytes),
      });
    case 'output-codec-elsewhere':
      return text('problem.output-codec-elsewhere', { codec: words.codec(problem.codec), container: containerNames[problem.container] });
    case 'film-no-video':
      return text(`problem.film-no-video-${problem.has}`, { path: problem.path });
    case 'film-no-track':
      return text(`problem.film-no-track-${problem.kind}`, { index: number(problem.index) });
    case 'film-codec-unknown':
      return text('problem.film-codec-unknown', { path: problem.path, tag: problem.tag ?? text('problem.no-name') });
    case 'pictures-several':
      return text('problem.pictures-several', { path: problem.path, rows: number(problem.rows), patterns: problem.patterns.join(', ') });
    case 'pictures-missing': {
      const gaps = problem.gaps.map(({ from, to }) =>
        from === to ? String(from) : text('problem.gap', { from: String(from), to: String(to) }),
      );
      if (problem.more > 0) gaps.push(text('problem.gaps-more', { more: number(problem.more) }));
      return text('problem.pictures-missing', { pattern: problem.pattern, missing: number(problem.missing), gaps: gaps.join(', ') });
    }
    case 'ffmpeg-missing':
      return text(`problem.${problem.name}-missing`);
    default: {
      const { code, ...named } = problem;
      return text(
        `problem.${code}`,
        Object.fromEntries(Object.entries(named).map(([name, value]) => [name, typeof value === 'number' ? number(value) : value])),
      );
    }
  }
}
