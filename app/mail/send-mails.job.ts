import { Counter, Gauge, type Registry } from 'prom-client';
import { mailMetrics } from '../contract/metrics.ts';
import type { Logger } from '../core/log.ts';
import type { Job } from '../jobs/job.ts';
import { declared } from '../operations/metrics.ts';
import { type Delivery, type Message, Undeliverable } from './delivery.ts';
import type { ClaimedMail, MailService } from './mail.service.ts';

/** Seconds between two looks at an empty outbox: how long a visitor waits for a mail that was just written. */
const INTERVAL_SECONDS = 2;
/** Mails that are sent at once, each on a connection of its own to the mail server. */
const AT_ONCE = 5;
/** Seconds that one attempt may take: less than the time in which a worker that stops must be done. */
const ATTEMPT_SECONDS = 20;

/** Seconds until the second attempt; doubled with each, up to the longest. */
const FIRST_RETRY_SECONDS = 30;
const LONGEST_RETRY_SECONDS = 4 * 3600;
/** Attempts after which a mail is given up: with these delays in 4.7 days, as RFC 5321 (4.5.4.1) wants it: 4 to 5 days. */
const MOST_ATTEMPTS = 36;

/** Seconds to wait after an attempt has failed; a quarter more or less, so that mails do not come in waves. */
const delayAfter = (attempt: number): number =>
  Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);

export interface SendMailsOptions {
  /** Runs a command on the outbox in a transaction of its own. */
  readonly outbox: <T>(work: (services: { readonly mail: MailService }) => Promise<T>) => Promise<T>;
  readonly compose: (mail: ClaimedMail) => Message;
  readonly delivery: Delivery;
  readonly log: Logger;
  readonly registry: Registry;
}

/**
 * Sends what waits in the outbox. Each mail is sent at least once: a worker that ends between the mail server's yes and
 * its own note of it leaves a mail that the next one sends again when the lease ends, with the same Message-ID.
 */
export function sendMailsJob({ outbox, compose, delivery, log, registry }: SendMailsOptions): Job {
  const registers = [registry];
  const sent = new Counter({ ...declared(mailMetrics.mailsSent), registers });
  const failed = new Counter({ ...declared(mailMetrics.mailsFailed), registers });
  new Gauge({
    ...declared(mailMetrics.mailsWaiting),
    registers,
    async collect() {
      // While the database is away there is nothing to tell, and an alert on that of its own.
      const waiting = await outbox(({ mail }) => mail.waiting()).catch(() => undefined);
      if (waiting === undefined) this.remove();
      else this.set(waiting);
    },
  });

  const attempt = async (mail: ClaimedMail): Promise<void> => {
    const about = { mailId: mail.id, template: mail.template, attempt: mail.attempt };
    try {
      // No attempt has told of its end: the mail may be what ends the workers.
      if (mail.attempt > MOST_ATTEMPTS) throw new Undeliverable('Every worker that tried it has ended.');
      await delivery.deliver(compose(mail), AbortSignal.timeout(ATTEMPT_SECONDS * 1000));
    } catch (error) {
      const reason = (error as Error).message;
      // Not the reason: servers repeat the recipient's address in it. It is kept with the mail.
      const { code, responseCode } = ((error as Error).cause ?? error) as Record<string, unknown>;
      if (error instanceof Undeliverable || mail.attempt >= MOST_ATTEMPTS) {
        await outbox((services) => services.mail.giveUp(mail, reason));
        failed.inc();
        log.error({ ...about, code, responseCode }, 'a mail is given up');
      } else {
        await outbox((services) => services.mail.postpone(mail, delayAfter(mail.attempt), reason));
        log.warn({ ...about, code, responseCode }, 'a mail could not be sent yet');
      }
      return;
    }
    await outbox((services) => services.mail.sent(mail));
    sent.inc();
  };

  return {
    name: 'send-mails',
    intervalSeconds: INTERVAL_SECONDS,
    run: async (signal) => {
      while (!signal.aborted) {
        const mails = await outbox(({ mail }) => mail.claim(AT_ONCE));
        if (mails.length === 0) return;
        await Promise.all(mails.map(attempt));
      }
    },
  };
}
