export interface Exception {
  readonly advisory: string;
  readonly package: string;
  readonly reason: string;
  /** YYYY-MM-DD. */
  readonly until: string;
}

export function judge(
  report: unknown,
  exceptions: readonly Exception[],
  today: string,
):
  | { readonly asked: false; readonly why: string }
  | { readonly asked: true; readonly open: readonly string[]; readonly needless: readonly string[] };
