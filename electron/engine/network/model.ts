import type { ModelEntry } from '../../../shared/networks/catalog.ts';

/** A network of the catalogue, its file located. */
export interface Model {
  readonly entry: ModelEntry;
  readonly path: string;
  /** Of a mix: the networks whose colours it averages, and each one's share; together the shares are 1. */
  readonly members?: readonly NetworkShare[];
}

export interface NetworkShare {
  readonly model: Model;
  readonly share: number;
}

/** The files that colour: those of a mix, else the network's own. */
export function membersOf(model: Model): readonly NetworkShare[] {
  return model.members ?? [{ model, share: 1 }];
}
