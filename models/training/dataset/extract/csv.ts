/** The records of a CSV text (RFC 4180): quoted fields may hold commas, line breaks and doubled quotes. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  const body = text.replace(/^\uFEFF/, '');
  while (field.lastIndex < body.length) {
    const at = field.lastIndex;
    const match = field.exec(body);
    if (match === null) throw new Error(`line ${body.slice(0, at).split('\n').length} is not CSV`);
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') {
      // A comma at the very end opens a last, empty field.
      if (field.lastIndex === body.length) record.push('');
      else continue;
    }
    records.push(record);
    record = [];
  }
  return records;
}
