import type { NetworkWarning } from '../networks/network-warning.ts';
import type { EngineWords } from './engine-words.ts';

/** What is odd about a network, as a sentence. */
export function describeNetworkWarning({ code }: NetworkWarning, { text }: EngineWords): string {
  return text(`network.${code}`);
}
