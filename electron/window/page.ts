import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { filmOrigin } from '../../shared/film/film-address.ts';
import { pageScheme } from './page-origin.ts';

/**
 * Nothing from elsewhere, nothing inline, nothing evaluated, nothing embedded; of films those alone that were opened. What
 * the page puts together itself from such a film may be played by it (blob:), and only by it.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  `connect-src ${filmOrigin}`,
  `media-src ${filmOrigin} blob:`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: pageScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true, codeCache: true },
    },
  ]);
}

/**
 * Serves the files of one folder, and nothing outside it, to the page.
 * @param films answers for the host that films are served from
 */
export function servePage(session: Session, folder: string, films: (request: Request) => Promise<Response>): void {
  session.protocol.handle(pageScheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host === new URL(filmOrigin).host) return films(request);
    const file = normalize(join(folder, decodeURIComponent(pathname)));
    const contentType = contentTypes[extname(file)];
    if (host !== 'app' || !file.startsWith(folder + sep) || contentType === undefined) return new Response(null, { status: 404 });
    try {
      return new Response(new Uint8Array(await readFile(file)), {
        headers: {
          'Content-Type': contentType,
          'Content-Security-Policy': contentSecurityPolicy,
          'X-Content-Type-Options': 'nosniff',
          'Referrer-Policy': 'no-referrer',
        },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}
