import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { composed } from './composed.ts';
import type { Delivery, Message } from './delivery.ts';

/** Mails that the folder keeps; the oldest go first. */
const MOST_KEPT = 500;

const transport = createTransport({ streamTransport: true, buffer: true });

/** Names begin with the time, so that they sort by it; `1764000000000-17.eml`. */
const nameOf = ({ id, date }: Message): string => `${date.getTime()}-${/^<(\d+)\./.exec(id)?.[1] ?? randomUUID()}.eml`;

/** Writes mails into a folder, for a store without a mail server: each as a file that mail programs open. */
export class FolderDelivery implements Delivery {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async deliver(message: Message): Promise<void> {
    const { message: content } = await transport.sendMail(composed(message));
    // For the store's own user alone: mails hold links that open accounts.
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const temporary = join(this.#folder, `.${randomUUID()}`);
    try {
      await writeFile(temporary, content as Buffer, { mode: 0o600 });
      await rename(temporary, join(this.#folder, nameOf(message)));
    } finally {
      await rm(temporary, { force: true });
    }
    await this.#forgetOldest();
  }

  async #forgetOldest(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => /^\d+-.+\.eml$/.test(name)).sort();
    for (const name of names.slice(0, -MOST_KEPT)) await rm(join(this.#folder, name), { force: true });
  }
}
