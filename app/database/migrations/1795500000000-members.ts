import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumn, addForeignKey, addIndex } from '../schema-changes.ts';

const OPTIONS = 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/** What users are and have: roles, addresses, API tokens, a cart; what was asked for once, and who did what. */
export class Members1795500000000 implements MigrationInterface {
  readonly name = 'Members1795500000000';

  async up(db: QueryRunner): Promise<void> {
    await addColumn(db, 'users', 'role', `VARCHAR(10) ${ASCII} NOT NULL DEFAULT 'user'`);
    await addColumn(db, 'users', 'suspended_at', 'DATETIME(3) NULL');
    await addColumn(db, 'users', 'deleted_at', 'DATETIME(3) NULL');

    await db.query(`CREATE TABLE IF NOT EXISTS addresses (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      user_id INT UNSIGNED NOT NULL,
      name VARCHAR(80) NOT NULL,
      line1 VARCHAR(120) NOT NULL,
      line2 VARCHAR(120) NOT NULL,
      city VARCHAR(80) NOT NULL,
      region VARCHAR(80) NOT NULL,
      postal_code VARCHAR(20) NOT NULL,
      country CHAR(2) ${ASCII} NOT NULL,
      phone VARCHAR(30) NOT NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      INDEX addresses_user (user_id, id),
      CONSTRAINT addresses_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS api_tokens (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      token_hash BINARY(32) NOT NULL,
      user_id INT UNSIGNED NOT NULL,
      name VARCHAR(80) NOT NULL,
      scopes VARCHAR(200) ${ASCII} NOT NULL,
      created_at DATETIME(3) NOT NULL,
      used_at DATETIME(3) NULL,
      ends_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX api_tokens_token (token_hash),
      INDEX api_tokens_user (user_id, id),
      INDEX api_tokens_end (ends_at),
      CONSTRAINT api_tokens_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ${OPTIONS}`);

    await addColumn(db, 'carts', 'user_id', 'INT UNSIGNED NULL');
    await addIndex(db, 'carts', 'carts_user', 'UNIQUE INDEX carts_user (user_id)');
    await addForeignKey(db, { table: 'carts', name: 'carts_user', column: 'user_id', target: 'users' });

    // Whoever asks twice with one key gets one answer: the row is written first, the answer in the same transaction.
    await db.query(`CREATE TABLE IF NOT EXISTS idempotency_keys (
      user_id INT UNSIGNED NOT NULL,
      key_hash BINARY(32) NOT NULL,
      fingerprint BINARY(32) NOT NULL,
      answer TEXT NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (user_id, key_hash),
      INDEX idempotency_keys_age (created_at),
      CONSTRAINT idempotency_keys_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ${OPTIONS}`);

    // Rows are only ever added. An actor of NULL is the store itself.
    await db.query(`CREATE TABLE IF NOT EXISTS audit_log (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      at DATETIME(3) NOT NULL,
      actor_id INT UNSIGNED NULL,
      action VARCHAR(40) ${ASCII} NOT NULL,
      subject_kind VARCHAR(20) ${ASCII} NOT NULL,
      subject_id INT UNSIGNED NOT NULL,
      details TEXT NOT NULL,
      PRIMARY KEY (id),
      INDEX audit_log_subject (subject_kind, subject_id, id),
      INDEX audit_log_actor (actor_id, id),
      CONSTRAINT audit_log_details CHECK (JSON_VALID(details))
    ) ${OPTIONS}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of ['audit_log', 'idempotency_keys', 'api_tokens', 'addresses'])
      await db.query(`DROP TABLE ${name}`);
    await db.query('ALTER TABLE carts DROP FOREIGN KEY carts_user');
    await db.query('ALTER TABLE carts DROP INDEX carts_user, DROP COLUMN user_id');
    await db.query('ALTER TABLE users DROP COLUMN role, DROP COLUMN suspended_at, DROP COLUMN deleted_at');
  }
}
