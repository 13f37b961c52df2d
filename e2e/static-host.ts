/** A plain static host that serves the built page under a sub-path. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

export const DIST = join(import.meta.dirname, '../dist');
const BASE = '/some/sub-path/';
const REPORTS = '/csp-reports';
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
};

export class StaticHost {
  /** The headers that the host sends with a file, besides its type. */
  headersOf: (file: string) => Record<string, string> = () => ({});
  /** Where the file is read from. */
  pathOf: (file: string) => string = (file) => join(DIST, file);
  /** What the host sends instead of the file's content. */
  alter: (file: string, content: Buffer) => Buffer | string = (_, content) => content;
  /** The violations of its policies that browsers have reported to the host. */
  reports: string[] = [];
  /** The path to which a policy's `report-uri` has to point. */
  readonly reportUri = REPORTS;
  readonly base = BASE;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<StaticHost> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const host = new StaticHost(server);
    server.on('request', async (request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://localhost');
      if (pathname === REPORTS) {
        for await (const chunk of request) host.reports.push(String(chunk));
        return response.writeHead(204).end();
      }
      const file = pathname.startsWith(BASE) ? pathname.slice(BASE.length) || 'index.html' : '';
      try {
        const content = host.alter(file, await readFile(host.pathOf(file)));
        const type = TYPES[extname(file)] ?? 'application/octet-stream';
        response.writeHead(200, { ...host.headersOf(file), 'Content-Type': type });
        return response.end(content);
      } catch {
        return response.writeHead(404).end();
      }
    });
    return host;
  }

  /** The page's address. */
  get address(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}${BASE}`;
  }

  /** The host answers nothing more. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
