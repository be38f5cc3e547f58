import type { MigrationInterface, QueryRunner } from 'typeorm';

const OPTIONS = 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';

/** Logging in by two steps: keys of authenticator apps, recovery codes, and who has taken the first step alone. */
export class SecondFactor1795560000000 implements MigrationInterface {
  readonly name = 'SecondFactor1795560000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE IF NOT EXISTS second_factors (
      user_id INT UNSIGNED NOT NULL,
      secret BINARY(20) NOT NULL,
      last_step INT UNSIGNED NOT NULL DEFAULT 0,
      begun_at DATETIME(3) NOT NULL,
      since DATETIME(3) NULL,
      PRIMARY KEY (user_id),
      INDEX second_factors_begun (since, begun_at),
      CONSTRAINT second_factors_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS recovery_codes (
      user_id INT UNSIGNED NOT NULL,
      code_hash BINARY(32) NOT NULL,
      PRIMARY KEY (user_id, code_hash),
      CONSTRAINT recovery_codes_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS half_logins (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      token_hash BINARY(32) NOT NULL,
      user_id INT UNSIGNED NOT NULL,
      ends_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX half_logins_token (token_hash),
      INDEX half_logins_end (ends_at),
      CONSTRAINT half_logins_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ${OPTIONS}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of ['half_logins', 'recovery_codes', 'second_factors']) await db.query(`DROP TABLE ${name}`);
  }
}
