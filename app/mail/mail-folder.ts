import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { composed } from './composed.ts';
import type { Delivery, Message } from './delivery.ts';

/** Mails that the folder keeps; the oldest go first. */
const MOST_KEPT = 500;

/** Begins with the time, so that names sort by it: `1764000000000-17`. */
const NAME = /^\d{13}-\d{1,10}$/;
const EXTENSIONS = ['eml', 'json'] as const;
type Extension = (typeof EXTENSIONS)[number];

const KeptMail = z.object({
  name: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});

/** A mail of the folder, as it would have been sent. */
export type KeptMail = Readonly<z.output<typeof KeptMail>> & { readonly date: Date };

/**
 * The mails of a store without a mail server: each as a file that mail programs open (`.eml`), and beside it what
 * the store's own page shows of it.
 */
export class MailFolder implements Delivery {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async deliver(message: Message): Promise<void> {
    // Loaded by whoever sends: most processes never do.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({ streamTransport: true, buffer: true });
    const { message: content } = await transport.sendMail(composed(message));
    const name = `${message.date.getTime()}-${message.number}`;
    const { to, subject, text, html } = message;
    // For the store's own user alone: mails hold links that open accounts.
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await this.#write(name, 'eml', content as Buffer);
    await this.#write(
      name,
      'json',
      JSON.stringify({ name, to, subject, text, html } satisfies z.input<typeof KeptMail>),
    );
    for (const old of (await this.#names()).slice(MOST_KEPT))
      for (const extension of EXTENSIONS) await rm(this.#file(old, extension), { force: true });
  }

  /** Under another name first: whoever looks into the folder sees whole files. */
  async #write(name: string, extension: Extension, content: string | Buffer): Promise<void> {
    const temporary = join(this.path, `.${randomUUID()}`);
    try {
      await writeFile(temporary, content, { mode: 0o600 });
      await rename(temporary, this.#file(name, extension));
    } finally {
      await rm(temporary, { force: true });
    }
  }

  #file(name: string, extension: Extension): string {
    return join(this.path, `${name}.${extension}`);
  }

  /** Newest first; of a folder that is not there yet, none. */
  async #names(): Promise<string[]> {
    const files = await readdir(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return files
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -'.json'.length))
      .filter((name) => NAME.test(name))
      .sort()
      .reverse();
  }

  async newest(most: number): Promise<KeptMail[]> {
    const mails: KeptMail[] = [];
    for (const name of (await this.#names()).slice(0, most)) {
      const mail = await this.find(name);
      if (mail) mails.push(mail);
    }
    return mails;
  }

  /** The mail of a name; null when there is none, or none any more. */
  async find(name: string): Promise<KeptMail | null> {
    if (!NAME.test(name)) return null;
    try {
      const mail = KeptMail.parse(JSON.parse(await readFile(this.#file(name, 'json'), 'utf8')));
      return { ...mail, date: new Date(Number(name.split('-')[0])) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }
}
