import { createHash } from 'node:crypto';
import type { NetworkEntry } from '../../../shared/networks/catalog.ts';
import type { SizeRule } from '../../../shared/networks/manifest.ts';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { NetworkFile, NetworkShare } from './network-file.ts';

/*
 * What `--model` may say besides an id: a size (`deoldify@336`), and mixes whose colours are averaged, in equal shares or
 * weighed (`deoldify+ddcolor`, `deoldify:60+ddcolor@512:40`). The expression itself stands in the track's settings, so
 * whatever finds a network by name finds these too. The published blends of DeOldify and DDColor come nearer to the truth
 * than either (vs-deoldify of Dan64 and others blend them half and half).
 */

const termPattern = /^(?<id>[a-z0-9][a-z0-9-]*)(?:@(?<side>\d{1,4}))?(?::(?<weight>\d{1,4}))?$/;
/** Below this nothing is recognised; above it memory and time grow past what colours are worth. */
const sides = { least: 64, most: 1024 };

export function isExpression(wanted: string): boolean {
  return /[@+:]/.test(wanted);
}

function usage(sentence: string): UserFacingError {
  return new UserFacingError('usage', sentence);
}

function multipleOf(rule: Exclude<SizeRule, { fixed: unknown }>): number {
  return 'square' in rule ? rule.square.multipleOf : rule.multipleOf;
}

/** The network as it is when given pictures of another size. */
function resized(networkFile: NetworkFile, side: number): NetworkFile {
  const { entry } = networkFile;
  const { size } = entry;
  if ('fixed' in size) {
    const { width, height } = size.fixed;
    throw usage(`The network "${entry.id}" takes pictures of ${width}x${height} only: leave the size out.`);
  }
  const step = multipleOf(size);
  if (side < sides.least || side > sides.most || side % step !== 0) {
    throw usage(
      `The network "${entry.id}" cannot be given a size of ${side}: choose a multiple of ${step} from ${Math.ceil(sides.least / step) * step} to ${sides.most}.`,
    );
  }
  const rule: SizeRule = 'square' in size ? { square: { multipleOf: step, cpu: side, gpu: side } } : { ...size, shortSide: side };
  return { ...networkFile, entry: { ...entry, id: `${entry.id}@${side}`, name: `${entry.name}, ${side}`, size: rule } };
}

function shortSide({ size }: NetworkEntry): number {
  if ('fixed' in size) return Math.min(size.fixed.width, size.fixed.height);
  return 'square' in size ? size.square.cpu : size.shortSide;
}

/** A catalogue entry that stands for a mix: what the engine asks of one network, it can ask of this. */
function mixed(id: string, members: readonly NetworkShare[]): NetworkFile {
  const entries = members.map(({ networkFile }) => networkFile.entry);
  const first = members[0]!.networkFile;
  const hash = createHash('sha256');
  for (const { networkFile, share } of members) {
    const { sha256, input, output, size, layout } = networkFile.entry;
    hash.update(JSON.stringify([sha256, input, output, size, layout, share]));
  }
  return {
    path: first.path,
    members,
    entry: {
      ...first.entry,
      id,
      name: entries.map(({ name }) => name).join(' + '),
      sha256: hash.digest('hex'),
      bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
      licence: [...new Set(entries.map(({ licence }) => licence))].join(', '),
      hints: null,
      zeroInputs: [],
      // The colour track is as fine as the finest of them.
      output: { name: first.entry.output.name, space: 'ab', abScale: 1, stride: Math.min(...entries.map(({ output }) => output.stride)) },
      size: { multipleOf: 32, shortSide: Math.max(...entries.map(shortSide)) },
      cpuMilliseconds: entries.reduce((sum, { cpuMilliseconds }) => sum + cpuMilliseconds, 0),
      defaultFor: [],
      origin: null,
    },
  };
}

/**
 * The network that an expression means.
 * @param find a network of the catalogue by its id
 * @throws UserFacingError `usage` where it is no expression, or names a size that the network does not take; what `find` throws
 */
export function resolveExpression(expression: string, find: (id: string) => NetworkFile): NetworkFile {
  const terms = expression.split('+').map((term) => {
    const groups = termPattern.exec(term)?.groups;
    const weight = Number(groups?.['weight'] ?? 1);
    if (groups === undefined || weight === 0) {
      throw usage(
        `"${expression}" names no network: write an id, a size behind @ and a weight behind :, joined by +, as in deoldify@336:60+ddcolor:40.`,
      );
    }
    const networkFile = find(groups['id']!);
    const side = groups['side'];
    return { networkFile: side === undefined ? networkFile : resized(networkFile, Number(side)), weight };
  });
  if (terms.length === 1) return terms[0]!.networkFile;
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  return mixed(
    expression,
    terms.map(({ networkFile, weight }) => ({ networkFile, share: weight / total })),
  );
}
