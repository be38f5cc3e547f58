import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Middleware } from 'koa';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** A stylesheet as it is sent: without comments and the space that only people need. */
export const compact = (css: string): string =>
  css
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/\s*([{};,]|: (?=[^{}]*[;}]))\s*/g, (_, mark: string) => mark.trim())
    .trim();

interface Asset {
  readonly body: Buffer;
  readonly type: string;
  /** Made when first asked for; fonts are compressed already. */
  readonly encoded: Map<'br' | 'gzip', Promise<Buffer>>;
}

const compress = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  gzip: (body: Buffer) => promisify(gzip)(body, { level: 9 }),
};

const publicFolder = join(dirname(fileURLToPath(import.meta.url)), '../../public');
const fontFolder = join(
  dirname(fileURLToPath(import.meta.resolve('@fontsource-variable/literata/package.json'))),
  'files',
);
const FONT = /^literata-(latin|latin-ext|cyrillic|cyrillic-ext|greek|greek-ext|vietnamese)-wght-normal\.woff2$/;

/**
 * The files that pages refer to, in memory, under addresses that change with their content: they may be kept for ever.
 * `fonts/…` are the typeface's files as its package has them; `url(…)` in a stylesheet is written as such an address.
 */
export class Assets {
  readonly #byAddress = new Map<string, Asset>();
  readonly #addresses = new Map<string, string>();

  constructor() {
    for (const name of readdirSync(fontFolder))
      if (FONT.test(name)) this.#add(`fonts/${name}`, readFileSync(join(fontFolder, name)));
    const names = readdirSync(publicFolder).sort((a, b) => Number(a.endsWith('.css')) - Number(b.endsWith('.css')));
    for (const name of names) {
      const body = readFileSync(join(publicFolder, name));
      this.#add(name, name.endsWith('.css') ? Buffer.from(this.#link(compact(body.toString('utf8')))) : body);
    }
  }

  #add(name: string, body: Buffer): void {
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
    const extension = extname(name);
    const address = `/assets/${name.slice(0, -extension.length)}.${hash}${extension}`;
    const type = types[extension];
    if (!type) throw new Error(`${name} cannot be served; accepted: ${Object.keys(types).join(', ')}`);
    this.#byAddress.set(address, { body, type, encoded: new Map() });
    this.#addresses.set(name, address);
  }

  #link(css: string): string {
    return css.replaceAll(
      /url\((['"]?)(?!data:|#)([^'")]+)\1\)/g,
      (_, __, name: string) => `url(${this.address(name)})`,
    );
  }

  /** Address of a file: `styles.css` is `/assets/styles.1a2b3c4d5e.css`. */
  readonly address = (name: string): string => {
    const address = this.#addresses.get(name);
    if (!address) throw new Error(`There is no file ${name} in app/public`);
    return address;
  };

  /** The route's handler; what is no file of ours goes on. */
  readonly serve: Middleware = async (ctx, next) => {
    const asset = this.#byAddress.get(ctx.path);
    if (!asset) return next();
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
    ctx.set('Cross-Origin-Resource-Policy', 'same-origin');
    ctx.type = asset.type;
    ctx.vary('Accept-Encoding');
    const encoding = asset.type.startsWith('font/') ? false : ctx.acceptsEncodings('br', 'gzip', 'identity');
    if (encoding !== 'br' && encoding !== 'gzip') {
      ctx.body = asset.body;
      return;
    }
    const encoded = asset.encoded.get(encoding) ?? compress[encoding](asset.body);
    asset.encoded.set(encoding, encoded);
    ctx.set('Content-Encoding', encoding);
    ctx.body = await encoded;
  };
}
