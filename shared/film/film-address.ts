import type { PreviewQuestion } from '../project/preview.ts';

/** The page's only way to films: this host serves what the person opened, by the film's id in the queue. */
export const filmOrigin = 'kinetint://film';

/** Where the engine answers a question about a film. */
export function questionAddress(id: string, question: PreviewQuestion): string {
  return `${filmOrigin}/${id}/ask?question=${encodeURIComponent(JSON.stringify(question))}`;
}

/** The film itself, for a player. */
export function mediaAddress(id: string): string {
  return `${filmOrigin}/${id}/media`;
}
