import type { MigrationInterface, QueryRunner } from 'typeorm';

const OPTIONS = 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/** What is to be paid, what was tried with which provider, what is to be given back, and what providers told of it. */
export class Payments1795530000000 implements MigrationInterface {
  readonly name = 'Payments1795530000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE IF NOT EXISTS payments (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      payer_id INT UNSIGNED NOT NULL,
      reference VARCHAR(40) ${ASCII} NOT NULL,
      method VARCHAR(20) ${ASCII} NOT NULL,
      currency CHAR(3) ${ASCII} NOT NULL,
      amount_cents INT UNSIGNED NOT NULL,
      state VARCHAR(12) ${ASCII} NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      created_at DATETIME(3) NOT NULL,
      captured_at DATETIME(3) NULL,
      ended_at DATETIME(3) NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX payments_reference (reference),
      INDEX payments_payer (payer_id, id),
      INDEX payments_state (state, method, id),
      CONSTRAINT payments_payer FOREIGN KEY (payer_id) REFERENCES users (id),
      CONSTRAINT payments_amount CHECK (amount_cents > 0),
      CONSTRAINT payments_state CHECK (state IN ('open', 'authorising', 'action', 'awaiting', 'authorised', 'captured', 'ended')),
      CONSTRAINT payments_captured CHECK ((state = 'captured') = (captured_at IS NOT NULL)),
      CONSTRAINT payments_ended CHECK ((state = 'ended') = (ended_at IS NOT NULL))
    ) ${OPTIONS}`);

    // next_check_at: when the worker asks the provider, or goes on; NULL when nothing is left to do.
    await db.query(`CREATE TABLE IF NOT EXISTS payment_attempts (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      payment_id INT UNSIGNED NOT NULL,
      provider VARCHAR(40) ${ASCII} NOT NULL,
      key_text CHAR(36) ${ASCII} NOT NULL,
      state VARCHAR(12) ${ASCII} NOT NULL,
      provider_reference VARCHAR(100) ${ASCII} NULL,
      action_url VARCHAR(1000) NULL,
      reason VARCHAR(40) ${ASCII} NULL,
      checks SMALLINT UNSIGNED NOT NULL,
      next_check_at DATETIME(3) NULL,
      last_error VARCHAR(300) NULL,
      created_at DATETIME(3) NOT NULL,
      changed_at DATETIME(3) NOT NULL,
      live_payment_id INT UNSIGNED GENERATED ALWAYS AS
        (CASE WHEN state IN ('sent', 'action', 'awaiting', 'authorised', 'captured') THEN payment_id END) STORED,
      PRIMARY KEY (id),
      UNIQUE INDEX payment_attempts_key (key_text),
      UNIQUE INDEX payment_attempts_live (live_payment_id),
      INDEX payment_attempts_payment (payment_id, id),
      INDEX payment_attempts_due (next_check_at),
      CONSTRAINT payment_attempts_payment FOREIGN KEY (payment_id) REFERENCES payments (id),
      CONSTRAINT payment_attempts_state CHECK
        (state IN ('sent', 'action', 'awaiting', 'authorised', 'captured', 'declined', 'voiding', 'voided'))
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS refunds (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      payment_id INT UNSIGNED NOT NULL,
      order_id INT UNSIGNED NOT NULL,
      key_text CHAR(36) ${ASCII} NOT NULL,
      amount_cents INT UNSIGNED NOT NULL,
      state VARCHAR(12) ${ASCII} NOT NULL,
      attempts SMALLINT UNSIGNED NOT NULL,
      next_attempt_at DATETIME(3) NULL,
      last_error VARCHAR(300) NULL,
      created_at DATETIME(3) NOT NULL,
      done_at DATETIME(3) NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX refunds_key (key_text),
      UNIQUE INDEX refunds_order (order_id),
      INDEX refunds_payment (payment_id),
      INDEX refunds_due (next_attempt_at),
      INDEX refunds_state (state, id),
      CONSTRAINT refunds_payment FOREIGN KEY (payment_id) REFERENCES payments (id),
      CONSTRAINT refunds_amount CHECK (amount_cents > 0),
      CONSTRAINT refunds_state CHECK (state IN ('due', 'by-hand', 'done', 'failed')),
      CONSTRAINT refunds_done CHECK ((state = 'done') = (done_at IS NOT NULL))
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS payment_events (
      provider VARCHAR(40) ${ASCII} NOT NULL,
      event_id VARCHAR(100) ${ASCII} NOT NULL,
      received_at DATETIME(3) NOT NULL,
      PRIMARY KEY (provider, event_id),
      INDEX payment_events_age (received_at)
    ) ${OPTIONS}`);

    // The books of the built-in test providers: like a real gateway's, they outlive a process that is killed.
    await db.query(`CREATE TABLE IF NOT EXISTS test_gateway_payments (
      key_text CHAR(36) ${ASCII} NOT NULL,
      provider VARCHAR(40) ${ASCII} NOT NULL,
      reference VARCHAR(100) ${ASCII} NOT NULL,
      state VARCHAR(12) ${ASCII} NOT NULL,
      scenario VARCHAR(20) ${ASCII} NOT NULL,
      amount_cents INT UNSIGNED NOT NULL,
      captured_cents INT UNSIGNED NOT NULL,
      refunded_cents INT UNSIGNED NOT NULL,
      currency CHAR(3) ${ASCII} NOT NULL,
      description VARCHAR(200) NOT NULL,
      return_url VARCHAR(500) NOT NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (key_text),
      CONSTRAINT test_gateway_amounts CHECK (captured_cents <= amount_cents AND refunded_cents <= captured_cents),
      CONSTRAINT test_gateway_state CHECK (state IN ('action', 'authorised', 'captured', 'declined', 'voided'))
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS test_gateway_refunds (
      key_text CHAR(36) ${ASCII} NOT NULL,
      payment_key CHAR(36) ${ASCII} NOT NULL,
      amount_cents INT UNSIGNED NOT NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (key_text),
      INDEX test_gateway_refunds_payment (payment_key),
      CONSTRAINT test_gateway_refunds_payment FOREIGN KEY (payment_key) REFERENCES test_gateway_payments (key_text)
    ) ${OPTIONS}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of [
      'test_gateway_refunds',
      'test_gateway_payments',
      'payment_events',
      'refunds',
      'payment_attempts',
      'payments',
    ])
      await db.query(`DROP TABLE ${name}`);
  }
}
