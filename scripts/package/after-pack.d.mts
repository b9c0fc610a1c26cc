export interface NeededFile {
  readonly what: string;
  readonly places: readonly string[];
  readonly runs: boolean;
}
export function neededFiles(platform: string, arch: string): NeededFile[];
export function faults(pack: { modules: string; platform: string; arch: string; host: string; run?: (path: string) => boolean }): string[];
