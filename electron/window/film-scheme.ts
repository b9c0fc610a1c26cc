import { describeError, UserFacingError } from '../../shared/job/errors.ts';
import { previewQuestionSchema, type PreviewQuestion, type PreviewSource } from '../../shared/project/preview.ts';
import { serveFile } from './film-files.ts';
import { pageOrigin } from './page-origin.ts';

export interface FilmSchemeOptions {
  /** What the person opened, by its id in the queue; null for anything else. */
  readonly source: (id: string) => PreviewSource | null;
  readonly ask: (source: PreviewSource, question: PreviewQuestion, signal: AbortSignal) => Promise<Uint8Array>;
  /** Whether a page may read the answers, by its origin. */
  readonly isOurs: (origin: string) => boolean;
}

function parseQuestion(text: string | null): PreviewQuestion | null {
  try {
    const parsed = previewQuestionSchema.safeParse(JSON.parse(text ?? ''));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** An answer that is no picture: a sentence for the person. */
function failed(error: unknown, headers: Record<string, string>): Response {
  const known = error instanceof UserFacingError;
  const status = known ? (error.code === 'interrupted' ? 409 : 422) : 500;
  return Response.json({ code: known ? error.code : 'internal', message: describeError(error) }, { status, headers });
}

/** Answers `kinetint://film/ID/…`: questions of the viewer to the engine, and the film itself for the player. */
export function filmHost({ source, ask, isOurs }: FilmSchemeOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const origin = request.headers.get('Origin') ?? pageOrigin;
    const { pathname, searchParams } = new URL(request.url);
    const [, id = '', form] = pathname.split('/');
    const film = source(id);
    if (request.method !== 'GET' || film === null || !isOurs(origin)) return new Response(null, { status: 404 });
    const headers = { 'Access-Control-Allow-Origin': origin, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };
    try {
      switch (form) {
        case 'ask': {
          const question = parseQuestion(searchParams.get('question'));
          if (question === null) return new Response(null, { status: 400, headers });
          const answer = await ask(film, question, request.signal);
          return new Response(new Uint8Array(answer), { headers: { ...headers, 'Content-Type': 'application/octet-stream' } });
        }
        case 'media':
          return await serveFile(film.film, request, headers);
        default:
          return new Response(null, { status: 404, headers });
      }
    } catch (error) {
      return failed(error, headers);
    }
  };
}
