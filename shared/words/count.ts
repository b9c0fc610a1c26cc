/** A number and what is counted, in English: `1 frame`, `2 frames`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
