export function maintainer(env: Readonly<Record<string, string | undefined>>): string | null;
export function maintainerField(named: string): string;
