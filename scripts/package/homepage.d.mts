export function webAddress(remote: string): string | null;
export function homepage(): string | null;
