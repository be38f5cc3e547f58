import type { MigrationInterface, QueryRunner } from 'typeorm';

const OPTIONS = 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';

/** Letters that only look alike are different letters: as one they would be one account. */
const EMAIL_KEY = 'VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/** Users with their sessions, what is confirmed by a link in a mail, and how often something was tried. */
export class Accounts1795420000000 implements MigrationInterface {
  readonly name = 'Accounts1795420000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE IF NOT EXISTS users (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      email VARCHAR(254) NOT NULL,
      email_key ${EMAIL_KEY},
      name VARCHAR(80) NOT NULL,
      locale VARCHAR(12) ${ASCII} NOT NULL,
      password_hash VARCHAR(255) ${ASCII} NOT NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX users_email (email_key),
      CONSTRAINT users_name CHECK (name <> '')
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS sessions (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      token_hash BINARY(32) NOT NULL,
      user_id INT UNSIGNED NOT NULL,
      browser VARCHAR(20) ${ASCII} NOT NULL,
      \`system\` VARCHAR(20) ${ASCII} NOT NULL,
      created_at DATETIME(3) NOT NULL,
      used_at DATETIME(3) NOT NULL,
      ends_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX sessions_token (token_hash),
      INDEX sessions_user (user_id, used_at),
      INDEX sessions_end (ends_at),
      INDEX sessions_use (used_at),
      CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id),
      CONSTRAINT sessions_times CHECK (ends_at > created_at)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS registrations (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      token_hash BINARY(32) NOT NULL,
      email VARCHAR(254) NOT NULL,
      email_key ${EMAIL_KEY},
      name VARCHAR(80) NOT NULL,
      locale VARCHAR(12) ${ASCII} NOT NULL,
      password_hash VARCHAR(255) ${ASCII} NOT NULL,
      ends_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX registrations_token (token_hash),
      INDEX registrations_email (email_key),
      INDEX registrations_end (ends_at)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS password_resets (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      token_hash BINARY(32) NOT NULL,
      user_id INT UNSIGNED NULL,
      ends_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX password_resets_token (token_hash),
      INDEX password_resets_user (user_id),
      INDEX password_resets_end (ends_at),
      CONSTRAINT password_resets_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS rate_limits (
      key_hash BINARY(32) NOT NULL,
      hits INT UNSIGNED NOT NULL,
      ends_at DATETIME(3) NOT NULL,
      PRIMARY KEY (key_hash),
      INDEX rate_limits_end (ends_at)
    ) ${OPTIONS}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of ['rate_limits', 'password_resets', 'registrations', 'sessions', 'users'])
      await db.query(`DROP TABLE ${name}`);
  }
}
