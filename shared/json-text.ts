import { z } from 'zod';

/** A database column that holds JSON: text in, the unparsed value out; text that is no JSON is an issue, not an exception. */
export const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('This is no JSON.');
    return z.NEVER;
  }
});
