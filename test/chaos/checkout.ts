import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A change to a file of the store: every occurrence of a text becomes another. */
export interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A copy of the store's code with something changed, to be run beside it. */
export interface CheckoutCopy {
  readonly folder: string;
  write(file: string, text: string): void;
  remove(): void;
}

/** @throws when a text that is to be changed is not there (any more) */
export function checkoutWith(changes: readonly Change[]): CheckoutCopy {
  const folder = mkdtempSync(join(tmpdir(), 'checkout-'));
  cpSync(join(root, 'app'), join(folder, 'app'), { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, from, to } of changes) {
    const text = readFileSync(join(folder, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)} to be changed.`);
    writeFileSync(join(folder, file), text.replaceAll(from, to));
  }
  return {
    folder,
    write: (file, text) => writeFileSync(join(folder, file), text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
