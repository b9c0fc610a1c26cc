import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const manifest: unknown = parse(readFileSync(join(root, 'docs/scale/films.job.yaml'), 'utf8'));

/**
 * What Kubernetes' own schema (its OpenAPI description, as the types of kubernetes-types) has against a Job. The object is compiled
 * as a literal, so that fields that there are not count as errors, as they do for `kubectl apply --validate=strict`.
 */
function objections(job: unknown): string[] {
  const file = join(root, 'tests/unit/scale/manifest-to-check.ts');
  const text = `import type { Job } from 'kubernetes-types/batch/v1';\nexport const job: Job = ${JSON.stringify(job)};\n`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    lib: ['lib.es2015.d.ts'],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022) : read(name, ...rest));
  const found = ts.getPreEmitDiagnostics(ts.createProgram([file], options, host));
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

/** The fields that this test speaks of; the schema above has all of them. */
const jobSchema = z.object({
  spec: z.object({
    completionMode: z.string(),
    completions: z.number(),
    parallelism: z.number(),
    backoffLimitPerIndex: z.number(),
    maxFailedIndexes: z.number(),
    podFailurePolicy: z.object({
      rules: z.array(z.looseObject({ action: z.string() })),
    }),
    template: z.object({
      spec: z.object({
        restartPolicy: z.string(),
        containers: z
          .array(
            z.object({ command: z.array(z.string()), args: z.array(z.string()), volumeMounts: z.array(z.object({ name: z.string() })) }),
          )
          .length(1),
        volumes: z.array(z.object({ name: z.string() })),
      }),
    }),
  }),
});

it('the Job is one by the schema of Kubernetes, which knows a wrong one', () => {
  expect(objections(manifest)).toEqual([]);
  const { spec } = z.object({ spec: z.record(z.string(), z.unknown()) }).parse(manifest);
  const broken = (change: object): string[] => objections({ apiVersion: 'batch/v1', kind: 'Job', spec: { ...spec, ...change } });
  expect(broken({ completions: '8' })).toEqual([expect.stringContaining("'string' is not assignable to type 'number'")]);
  expect(broken({ completionsMode: 'Indexed' })).toEqual([expect.stringContaining(`'"completionsMode"' does not exist`)]);
  expect(objections({ apiVersion: 'v1', kind: 'Job', spec })).toHaveLength(1);
}, 120_000);

it('keeps what the schema cannot say: the rules for indexed Jobs and for failures', () => {
  const { spec } = jobSchema.parse(manifest);
  expect(spec.completionMode).toBe('Indexed');
  expect(spec.maxFailedIndexes).toBeLessThanOrEqual(spec.completions);
  expect(spec.parallelism).toBeLessThanOrEqual(spec.completions);
  // A failure policy is for pods that are not restarted in place, and FailIndex for Jobs that count failures by index.
  expect(spec.template.spec.restartPolicy).toBe('Never');
  expect(spec.backoffLimitPerIndex).toBeGreaterThan(0);
  expect(spec.podFailurePolicy.rules).toEqual([
    { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    { action: 'FailIndex', onExitCodes: { operator: 'In', values: [1, 2] } },
  ]);
  const [container] = spec.template.spec.containers;
  expect(container!.volumeMounts.map(({ name }) => name)).toEqual(spec.template.spec.volumes.map(({ name }) => name));
});

it('shares the films out among as many pods as there are, each with a part of its own', () => {
  const { spec } = jobSchema.parse(manifest);
  const { command, args } = spec.template.spec.containers[0]!;
  expect(command).toEqual(['sh', '-c']);
  expect(args).toEqual([`exec kinetint batch /films/films.txt -o /out --json --part $((JOB_COMPLETION_INDEX + 1))/${spec.completions}`]);
});
