/** Whether what Node threw is that a disk, or a person's share of it, is full. */
export function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

/** Whether what FFmpeg said is that a disk is full. */
export function saysFull(words: string): boolean {
  return /no space left|disk full|quota exceeded|ENOSPC/i.test(words);
}
