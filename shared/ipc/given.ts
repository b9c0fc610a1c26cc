/** What is given of a change; a key that is there without a value changes nothing. */
export type Given<Change> = { [Key in keyof Change]?: Exclude<Change[Key], undefined> };

/** Zod leaves a key that is not given out, and null is a wish like any other. */
export function given<Change extends object>(change: Change): Given<Change> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Given<Change>;
}
