import type { TestStore } from './store.ts';

/** A browser without JavaScript: it keeps cookies, and sends the hidden fields of the page that it has loaded last. */
export class Visitor {
  readonly #store: TestStore;
  readonly #headers: Record<string, string>;
  readonly cookies = new Map<string, string>();
  #formToken: string | undefined;

  constructor(store: TestStore, headers: Record<string, string> = {}) {
    this.#store = store;
    this.#headers = headers;
  }

  async get(path: string): Promise<Response> {
    return this.#keep(await this.#store.get(path, this.#sent()));
  }

  async page(path: string): Promise<string> {
    const response = await this.get(path);
    return response.text();
  }

  /** Sends a form with the token of this session; `form-token` in the form stands for it. */
  async post(path: string, form: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Response> {
    const token: Record<string, string> = this.#formToken === undefined ? {} : { 'form-token': this.#formToken };
    return this.#keep(await this.#store.post(path, { ...token, ...form }, { ...this.#sent(), ...headers }));
  }

  /** Sends files as a browser sends a form of them; a form on the page that was loaded last says where. */
  async upload(
    path: string,
    files: readonly { readonly name: string; readonly bytes: Buffer; readonly field?: string }[],
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const body = new FormData();
    for (const { name, bytes, field = 'photo' } of files) body.append(field, new Blob([new Uint8Array(bytes)]), name);
    return this.#keep(
      await fetch(this.#store.baseUrl + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin', ...this.#sent(), ...headers },
        body,
      }),
    );
  }

  /** Logs in; with a code by two steps, and answers what the second has answered. */
  async logIn(
    { email, password }: { readonly email: string; readonly password: string },
    code?: string,
  ): Promise<Response> {
    let response = await this.post('/login', { email, password });
    if (code !== undefined) response = await this.post('/login/code', { code });
    if (response.status === 303) await this.get('/account');
    return response;
  }

  /** The token of the session, as the cookie has it. */
  get session(): string | undefined {
    return this.cookies.get('__Host-session');
  }

  #sent(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return { ...this.#headers, ...(cookie ? { cookie } : {}) };
  }

  async #keep(response: Response): Promise<Response> {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (/Max-Age=0\b/.test(line)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    const token = /name="form-token" value="([^"]+)"/.exec(await response.clone().text())?.[1];
    if (token) this.#formToken = token;
    return response;
  }
}
