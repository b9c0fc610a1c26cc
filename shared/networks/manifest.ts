import { z } from 'zod';

/*
 * What a network's tensors mean, so that networks of different makers colour by the same engine. A picture goes in as
 * lightness or as a grey RGB picture, and colour comes out as a*b* or as a whole RGB picture whose lightness is dropped.
 */

const colourTriple = z.tuple([z.number(), z.number(), z.number()]);

const inputSpaces = <Name extends z.ZodType<string | null>>(name: Name) =>
  z.union([
    /** One channel: L* (0 to 100) × scale + offset. */
    z.object({ name, space: z.literal('lightness').default('lightness'), scale: z.number(), offset: z.number() }),
    /** Three channels: for R'G'B' g (0 to 1, sRGB, all three alike) each is (g × scale − mean) / std. */
    z.object({ name, space: z.literal('grey-rgb'), scale: z.number(), mean: colourTriple, std: colourTriple }),
  ]);

const outputSpaces = <Name extends z.ZodType<string | null>>(name: Name) => {
  /**
   * The colour track's chroma has the working luma's size divided by `stride`; a network that answers at another size
   * is scaled to it.
   */
  const stride = z.number().int().positive();
  return z.union([
    /** Two channels: a* and b* divided by abScale. */
    z.object({ name, space: z.literal('ab').default('ab'), abScale: z.number(), stride }),
    /** Three channels: sRGB R'G'B' (0 to 1) is (value × std + mean) × scale. */
    z.object({ name, space: z.literal('rgb'), scale: z.number(), mean: colourTriple, std: colourTriple, stride }),
  ]);
};

/** Sizes, in samples, that a network takes. */
export const sizeRuleSchema = z.union([
  /** One size: pictures of any shape are squeezed into it. */
  z.object({ fixed: z.object({ width: z.number().int().positive(), height: z.number().int().positive() }) }),
  /**
   * Any square: pictures are squeezed into one, as this network's makers do. The side that pays differs by device; a
   * network expression may name another (`deoldify@336`).
   */
  z.object({
    square: z.object({ multipleOf: z.number().int().positive(), cpu: z.number().int().positive(), gpu: z.number().int().positive() }),
  }),
  /** Any multiple; pictures are given with their short side at `shortSide`. */
  z.object({ multipleOf: z.number().int().positive(), shortSide: z.number().int().positive() }),
]);
export type SizeRule = z.infer<typeof sizeRuleSchema>;

const hintForms = <Name extends z.ZodType<string | null>>(name: Name) =>
  z.union([
    /** Two inputs: a* and b* × abScale, and a mask of 0 or 1; as squares of `patch` samples, which is odd. */
    z.object({
      ab: z.object({ name, abScale: z.number() }),
      mask: z.object({ name }),
      patch: z
        .number()
        .int()
        .positive()
        .refine((side) => side % 2 === 1),
    }),
    /** One input of three channels: a* × abScale, b* × abScale, mask 0 or 1. */
    z.object({ name, abScale: z.number() }),
  ]);

const manifestShape = <Name extends z.ZodType<string | null>>(name: Name) => ({
  /** float32 or float16 picture, see `layout`. */
  input: inputSpaces(name),
  /** How the network is told of colours that are known; null where it is not. */
  hints: hintForms(name).nullable(),
  /** Further inputs of the picture's size that are filled with zeros. */
  zeroInputs: z.array(z.object({ name, channels: z.number().int().positive() })).default([]),
  output: outputSpaces(name),
  size: sizeRuleSchema,
  /** Order of the dimensions of picture and answer. */
  layout: z.enum(['nchw', 'nhwc']).default('nchw'),
  /** Whether N may be anything; otherwise it is 1. */
  dynamicBatch: z.boolean().default(true),
});

/** A network's manifest as the catalogue holds it: every tensor named. */
const networkManifestShape = manifestShape(z.string());
export const networkManifestSchema = z.object(networkManifestShape);
export type NetworkManifest = z.infer<typeof networkManifestSchema>;

/**
 * A manifest for files that are yet to be seen: a tensor without a name is found by its place and channels, a size
 * that the file itself fixes goes before `size`, and `zeroInputs` are those that it may have.
 */
export const manifestTemplateSchema = z.object(manifestShape(z.string().nullable().default(null)));
export type ManifestTemplate = z.infer<typeof manifestTemplateSchema>;

/** Channels of the picture that goes in. */
export function inputChannels({ input }: Pick<ManifestTemplate, 'input'>): number {
  return input.space === 'lightness' ? 1 : 3;
}

/** Channels of the answer. */
export function outputChannels({ output }: Pick<ManifestTemplate, 'output'>): number {
  return output.space === 'ab' ? 2 : 3;
}

/** The kinds of network that `kinetint models add --as` knows by name. */
export const presetNameSchema = z.enum(['kinetint', 'deoldify', 'ddcolor', 'eccv16', 'siggraph17']);
export type PresetName = z.infer<typeof presetNameSchema>;
