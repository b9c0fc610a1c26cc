export declare function findPython(system: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
  readonly works: (program: string) => boolean;
}): { program: string; problem: string | null };

export declare function findPhotographs(system: {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
}): { folder: string; backbone: string | null; problem: string | null };
