/**
 * The words that everything here speaks.
 *
 * A picture is known by its source and its name within that source; both together never change, so a second run knows
 * it again without opening it.
 */

export const splits = ['train', 'validation', 'heldout'] as const;
export type Split = (typeof splits)[number];

/** Why a picture is not in the data set. */
export const dropReasons = ['broken', 'too-small', 'near-grey', 'duplicate', 'near-duplicate', 'gone'] as const;
export type DropReason = (typeof dropReasons)[number];

/** What is known of a picture's origin; null where the source does not say. */
export interface Provenance {
  /** The collection that it belongs to, for example `coco`, `imagenet`, `flickr` or a repository's name. */
  readonly source: string;
  /** Its name or id within the source; unique there. */
  readonly name: string;
  /** Where the source itself had it from: an original path, an id. */
  readonly original: string | null;
  readonly url: string | null;
  readonly author: string | null;
  readonly licence: string | null;
  /** The class that the source gives it, such as a WordNet id. */
  readonly label: string | null;
}

/** A picture that an extractor found. */
export interface Candidate {
  readonly provenance: Provenance;
  /** The file's size where that is known without opening it. */
  readonly bytes: number | null;
  /** For measuring only: it may never be trained on, nor anything that looks like it. */
  readonly heldOut: boolean;
  /**
   * The file as the source has it. To be called before the next candidate is asked for, or not at all: an archive is
   * read once, from front to back.
   * @throws {Gone} where the source will never have it again; anything else may be tried in a later run.
   */
  read(): Promise<Buffer>;
}

/** A picture that its source lists but no longer has. */
export class Gone extends Error {}
