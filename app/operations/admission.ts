import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { http, paths } from '../contract/operations.ts';

export interface AdmissionOptions {
  /** The page that says so, in the language that a browser asks for. */
  readonly busyPage: (acceptLanguage: string) => Buffer;
  /** Told of each request that was turned away. */
  readonly turnedAway: (method: string) => void;
}

const PROBES: ReadonlySet<string> = new Set([paths.live, paths.ready, paths.health]);

/**
 * Turns away at once (503, Retry-After) what could not be served in time: so many requests are served at once and no
 * more, so that those which are served are served at the usual speed, however many come. What brings a body is counted
 * apart: it may take its time to arrive, which must not keep readers out.
 *
 * It stands before everything else and makes nothing anew: turning somebody away must cost next to nothing, or a crowd
 * would take the time of those who are served.
 */
export function admission(listener: RequestListener, { busyPage, turnedAway }: AdmissionOptions): RequestListener {
  const inFlight = { reading: 0, sending: 0 };
  const most = { reading: http.readsAtOnce, sending: http.writesAtOnce };
  return (request, response) => {
    const { method = '', url = '' } = request;
    const kind = method === 'GET' || method === 'HEAD' ? 'reading' : 'sending';
    if (inFlight[kind] >= most[kind] && !PROBES.has(url)) {
      turnedAway(method);
      turnAway(request, response, busyPage);
      return;
    }
    inFlight[kind]++;
    response.once('close', () => inFlight[kind]--);
    listener(request, response);
  };
}

function turnAway(request: IncomingMessage, response: ServerResponse, busyPage: AdmissionOptions['busyPage']): void {
  const { method, url = '', headers } = request;
  const isPage = /text\/html|\*\/\*/.test(headers.accept ?? '*/*') && !/^\/(?:api|webhooks)\//.test(url);
  const body = isPage ? busyPage(headers['accept-language'] ?? '') : BUSY_PROBLEM;
  response.writeHead(503, {
    'content-type': isPage ? 'text/html; charset=utf-8' : 'application/problem+json',
    'content-length': body.length,
    'content-security-policy':
      "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    // Not all of them at once.
    'retry-after': String(1 + Math.floor(Math.random() * 4)),
    // What is on its way of a body would be taken for the next request.
    ...(method === 'GET' || method === 'HEAD' ? {} : { connection: 'close' }),
  });
  response.end(body);
}

const BUSY_PROBLEM = Buffer.from(
  JSON.stringify({
    type: 'about:blank',
    title: 'Service Unavailable',
    status: 503,
    code: 'overloaded',
    detail: 'Too many requests are being served at the moment.',
  }),
);
