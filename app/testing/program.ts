import { randomUUID } from 'node:crypto';
import { type Scope, scopes } from '../accounts/index.ts';
import type { TestStore } from './store.ts';

/** What the API answers. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

interface Sent {
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes?: { readonly type: string; readonly body: Buffer };
}

/** A program that uses the API with a token. */
export class Program {
  readonly #store: TestStore;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(store: TestStore, token?: string) {
    this.#store = store;
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  /** Asks for a path below /api/v1; every answer but success must be a problem with a code. */
  async ask(method: string, path: string, { json, headers = {}, bytes }: Sent = {}): Promise<ApiAnswer> {
    const response = await fetch(`${this.#store.baseUrl}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...this.#headers,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bytes ? { 'content-type': bytes.type } : {}),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(bytes ? { body: new Uint8Array(bytes.body) } : {}),
    });
    const text = await response.text();
    const body = text === '' ? undefined : JSON.parse(text);
    if (response.status >= 400 && (body?.status !== response.status || typeof body.code !== 'string'))
      throw new Error(`${method} ${path} answered ${response.status} with no problem: ${text}`);
    return { status: response.status, headers: response.headers, body };
  }

  get = (path: string): Promise<ApiAnswer> => this.ask('GET', path);
  put = (path: string, json: unknown, headers?: Record<string, string>): Promise<ApiAnswer> =>
    this.ask('PUT', path, { json, ...(headers ? { headers } : {}) });
  delete = (path: string): Promise<ApiAnswer> => this.ask('DELETE', path);
  /** With an idempotency key of its own, unless one is given. */
  post = (path: string, json: unknown = {}, key: string = randomUUID()): Promise<ApiAnswer> =>
    this.ask('POST', path, { json, headers: { 'idempotency-key': key } });
}

/** A program with a token of this user. @param granted all scopes, unless some are named */
export async function aProgram(store: TestStore, userId: number, granted: readonly Scope[] = scopes): Promise<Program> {
  const token = await store.database.transaction(({ apiTokens }) =>
    apiTokens.create(userId, { name: 'A program', scopes: granted, days: 30 }),
  );
  return new Program(store, token!);
}
