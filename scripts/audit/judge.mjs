/**
 * Judges what `npm audit --json` says.
 * @param {unknown} report its answer, parsed
 * @param {readonly { advisory: string, package: string, reason: string, until: string }[]} exceptions holes that do not reach
 *   anybody who uses Kinetint, each with why and until which day (YYYY-MM-DD) that holds
 * @param {string} today YYYY-MM-DD
 * @returns {{ asked: false, why: string } | { asked: true, open: string[], needless: string[] }} `asked` is false where the registry gave
 *   no answer; `open` holds a line for each hole that is no exception, `needless` the exceptions that nothing needs any more
 */
export function judge(report, exceptions, today) {
  const answered = typeof report === 'object' && report !== null && 'vulnerabilities' in report && 'metadata' in report;
  if (!answered) return { asked: false, why: String(report?.message ?? report?.error?.summary ?? 'no answer that can be read') };
  const advisories = new Map();
  for (const { via } of Object.values(report.vulnerabilities))
    for (const hole of via) if (typeof hole === 'object') advisories.set(`${hole.url} ${hole.name}`, hole);
  const nameOf = ({ url, source }) => /GHSA-[\w-]+/.exec(url ?? '')?.[0] ?? String(source);
  const fits = (exception, hole) => exception.advisory === nameOf(hole) && exception.package === hole.name;
  const holes = [...advisories.values()];
  const open = holes
    .filter((hole) => !exceptions.some((exception) => fits(exception, hole) && exception.until >= today))
    .map((hole) => `${hole.name} ${hole.range}: ${hole.title} (${hole.severity}, ${nameOf(hole)})`);
  const needless = exceptions
    .filter((exception) => !holes.some((hole) => fits(exception, hole)))
    .map(({ advisory, package: name }) => `${advisory} of ${name}`);
  return { asked: true, open, needless };
}
