/** What each code says in the terminal; one that has no line does not compile. */
export type Sentences<Said extends { readonly code: string }> = {
  readonly [Code in Said['code']]: readonly (readonly [Extract<Said, { code: Code }>, string])[];
};

/** English words that no German sentence has. */
export const englishWord =
  /\b(the|of|and|with|without|this|it|its|is|are|to|from|says|went|came|driver|again|by|on|not|has|have|been|choose|track|sound|picture|cannot|holds?|rewritten|converted|kept|lost|frames?|bits|could|where|which|there|already|full|read|write|written|network|device|folder|channels?)\b/i;
