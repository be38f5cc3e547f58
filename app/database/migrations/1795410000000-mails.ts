import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The outbox: mails that are written with what they tell of, and sent by the worker. */
export class Mails1795410000000 implements MigrationInterface {
  readonly name = 'Mails1795410000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE IF NOT EXISTS mails (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      recipient VARCHAR(254) NOT NULL,
      locale VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      template VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      data TEXT NOT NULL,
      dedupe_key VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
      created_at DATETIME(3) NOT NULL,
      attempts SMALLINT UNSIGNED NOT NULL,
      next_attempt_at DATETIME(3) NULL,
      sent_at DATETIME(3) NULL,
      failed_at DATETIME(3) NULL,
      last_error VARCHAR(300) NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX mails_dedupe_key (dedupe_key),
      INDEX mails_due (next_attempt_at),
      CONSTRAINT mails_data CHECK (JSON_VALID(data)),
      CONSTRAINT mails_one_end CHECK (sent_at IS NULL OR failed_at IS NULL),
      CONSTRAINT mails_due_until_the_end CHECK ((next_attempt_at IS NULL) = (sent_at IS NOT NULL OR failed_at IS NOT NULL))
    ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE mails');
  }
}
