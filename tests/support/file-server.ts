import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server behaves towards one path. */
export interface ServedFile {
  data: Buffer;
  /** Cuts the connection after so many bytes of the body, once. */
  cutAfter?: number;
  /** Bytes a second, to be seen at work. */
  slowly?: number;
  ranges?: boolean;
  tag?: string | null;
}

export interface FileServer extends AsyncDisposable {
  readonly origin: string;
  readonly files: Map<string, ServedFile>;
  /** Paths sent on to other addresses. */
  readonly redirects: Map<string, string>;
  /** What was asked for: path and Range. */
  readonly asked: { path: string; range: string | undefined }[];
}

async function send(request: IncomingMessage, response: ServerResponse, file: ServedFile): Promise<void> {
  const tag = file.tag === undefined ? `"${createHash('sha256').update(file.data).digest('hex').slice(0, 16)}"` : file.tag;
  const range = file.ranges === false ? null : /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const same = request.headers['if-range'] === undefined || request.headers['if-range'] === tag;
  const from = range !== null && same ? Number(range[1]) : 0;
  if (from > 0 && from >= file.data.length) {
    response.writeHead(416, { 'content-range': `bytes */${file.data.length}` }).end();
    return;
  }
  response.writeHead(from > 0 ? 206 : 200, {
    'content-length': file.data.length - from,
    ...(tag === null ? {} : { etag: tag }),
    ...(from > 0 ? { 'content-range': `bytes ${from}-${file.data.length - 1}/${file.data.length}` } : {}),
  });
  const end = file.cutAfter ?? file.data.length;
  const step = file.slowly === undefined ? file.data.length : Math.ceil(file.slowly / 10);
  for (let at = from; at < end && !response.destroyed; at += step) {
    response.write(file.data.subarray(at, Math.min(end, at + step)));
    if (file.slowly !== undefined)
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
  }
  if (file.cutAfter === undefined) {
    response.end();
  } else {
    delete file.cutAfter;
    // What was written goes out first.
    setTimeout(() => {
      response.destroy();
    }, 50);
  }
}

/** A server of files on this machine, for what is otherwise had from far away. */
export async function serveFiles(): Promise<FileServer> {
  const files = new Map<string, ServedFile>();
  const redirects = new Map<string, string>();
  const asked: FileServer['asked'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push({ path, range: request.headers.range });
    const [file, elsewhere] = [files.get(path), redirects.get(path)];
    if (elsewhere !== undefined) response.writeHead(302, { location: elsewhere }).end();
    else if (file === undefined) response.writeHead(404).end('no such file');
    else void send(request, response, file);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    redirects,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
