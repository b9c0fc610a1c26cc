import { z } from 'zod';
import { networkIdSchema } from '../networks/catalog.ts';
import { transferSchema } from '../networks/downloads.ts';
import { failureSchema } from '../job/failure.ts';
import { presetNameSchema } from '../networks/manifest.ts';
import { networkWarningSchema } from '../networks/misfit.ts';
import { deviceTrialSchema, networkListSchema } from '../networks/network-list.ts';
import { deviceChoiceSchema } from '../job/settings.ts';

/** What became of the last wish; `name` is the network's or the file's. */
export const networksNoticeSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('added'), name: z.string(), id: networkIdSchema, warnings: z.array(networkWarningSchema) }),
  z.object({ code: z.literal('removed'), name: z.string() }),
  z.object({
    code: z.literal('failed'),
    what: z.enum(['list', 'add', 'remove', 'prefer', 'download']),
    name: z.string(),
    failure: failureSchema.pick({ code: true, message: true, problem: true }),
  }),
]);
export type NetworksNotice = z.infer<typeof networksNoticeSchema>;

/** What the page shows of the networks. It lives in the main process. */
export const networksStateSchema = z.object({
  /** Null until the engine has said. */
  list: networkListSchema.nullable(),
  /** Name of a file that the person chose and has not said the kind of. */
  candidate: z.string().nullable(),
  /** Name of the file that is being tried. */
  trying: z.string().nullable(),
  transfers: z.array(transferSchema),
  notice: networksNoticeSchema.nullable(),
});
export type NetworksState = z.infer<typeof networksStateSchema>;

const nothing = z.tuple([]);
const one = z.tuple([networkIdSchema]);

export const networksCommands = {
  'networks:get': { args: nothing, result: networksStateSchema },
  /** Asks for an .onnx file; it becomes the candidate. */
  'networks:choose-file': { args: nothing, result: z.void() },
  'networks:forget-file': { args: nothing, result: z.void() },
  /** Tries the candidate as a kind of network and enters it. */
  'networks:add': {
    args: z.tuple([z.object({ kind: presetNameSchema, name: z.string().min(1), licence: z.string().min(1).nullable() })]),
    result: z.void(),
  },
  'networks:remove': { args: one, result: z.void() },
  /** Uses a network where none is asked for; null is Kinetint's own choice. */
  'networks:prefer': { args: z.tuple([networkIdSchema.nullable()]), result: z.void() },
  /** The flag takes a file whose checksum nobody published. */
  'networks:download': { args: z.tuple([networkIdSchema, z.boolean()]), result: z.void() },
  'networks:stop-download': { args: one, result: z.void() },
  /** Opens the page about a network of the download list in the system's browser. */
  'networks:open-page': { args: one, result: z.void() },
  'networks:dismiss-notice': { args: nothing, result: z.void() },
  /** Tries a device, or with `auto` each, with a network. */
  'devices:try': {
    args: z.tuple([z.object({ model: z.string().nullable(), device: deviceChoiceSchema })]),
    result: z.object({
      trial: deviceTrialSchema.nullable(),
      failure: failureSchema.pick({ code: true, message: true, problem: true }).nullable(),
    }),
  },
} as const;

export const networksEvents = {
  'networks:changed': networksStateSchema,
} as const;
