import { z } from 'zod';

/** Commands of the viewer. Pictures and film come by the films' own host, see shared/film-address.ts. */
export const viewerCommands = {
  /** Asks where a picture (PNG) of a film shall go, a name proposed, and writes it. The name it got; null where the person thought better of it. */
  'viewer:save-picture': { args: z.tuple([z.uuid(), z.string().max(200), z.instanceof(Uint8Array)]), result: z.string().nullable() },
} as const;
