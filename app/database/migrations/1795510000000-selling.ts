import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumn, addForeignKey, addIndex } from '../schema-changes.ts';

const OPTIONS = 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/** Users who sell: whose a seller is, who made an edition, versions against lost edits, photos, and reports of offers. */
export class Selling1795510000000 implements MigrationInterface {
  readonly name = 'Selling1795510000000';

  async up(db: QueryRunner): Promise<void> {
    await addColumn(db, 'sellers', 'user_id', 'INT UNSIGNED NULL');
    await addColumn(db, 'sellers', 'country', `CHAR(2) ${ASCII} NULL`);
    await addIndex(db, 'sellers', 'sellers_user', 'UNIQUE INDEX sellers_user (user_id)');
    await addForeignKey(db, { table: 'sellers', name: 'sellers_user', column: 'user_id', target: 'users' });

    await addColumn(db, 'books', 'created_by', 'INT UNSIGNED NULL');
    await addColumn(db, 'books', 'version', 'INT UNSIGNED NOT NULL DEFAULT 1');
    await addIndex(db, 'books', 'books_creator', 'INDEX books_creator (created_by)');
    await addForeignKey(db, { table: 'books', name: 'books_creator', column: 'created_by', target: 'users' });

    await addColumn(db, 'listings', 'version', 'INT UNSIGNED NOT NULL DEFAULT 1');
    await addColumn(db, 'listings', 'photo', `CHAR(32) ${ASCII} NULL`);
    await addColumn(db, 'listings', 'deleted_at', 'DATETIME(3) NULL');
    await addColumn(db, 'listings', 'taken_down_at', 'DATETIME(3) NULL');
    await addColumn(db, 'listings', 'taken_down_reason', 'VARCHAR(500) NULL');
    // Withdrawn because the seller is suspended: what the seller has withdrawn is not put up again with the rest.
    await addColumn(db, 'listings', 'hidden_at', 'DATETIME(3) NULL');
    await addIndex(db, 'listings', 'listings_of_seller', 'INDEX listings_of_seller (seller_id, id)');

    await db.query(`CREATE TABLE IF NOT EXISTS photos (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      listing_id INT UNSIGNED NOT NULL,
      name CHAR(32) ${ASCII} NOT NULL,
      width SMALLINT UNSIGNED NOT NULL,
      height SMALLINT UNSIGNED NOT NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX photos_name (name),
      INDEX photos_listing (listing_id, id),
      CONSTRAINT photos_listing FOREIGN KEY (listing_id) REFERENCES listings (id),
      CONSTRAINT photos_size CHECK (width > 0 AND height > 0)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS listing_reports (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      listing_id INT UNSIGNED NOT NULL,
      reporter_id INT UNSIGNED NOT NULL,
      reason VARCHAR(20) ${ASCII} NOT NULL,
      text VARCHAR(1000) NOT NULL,
      created_at DATETIME(3) NOT NULL,
      closed_at DATETIME(3) NULL,
      closed_by INT UNSIGNED NULL,
      outcome VARCHAR(20) ${ASCII} NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX listing_reports_once (listing_id, reporter_id),
      INDEX listing_reports_open (closed_at, id),
      CONSTRAINT listing_reports_listing FOREIGN KEY (listing_id) REFERENCES listings (id),
      CONSTRAINT listing_reports_reporter FOREIGN KEY (reporter_id) REFERENCES users (id),
      CONSTRAINT listing_reports_closing CHECK ((closed_at IS NULL) = (outcome IS NULL))
    ) ${OPTIONS}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of ['listing_reports', 'photos']) await db.query(`DROP TABLE ${name}`);
    await db.query(
      'ALTER TABLE listings DROP COLUMN version, DROP COLUMN photo, DROP COLUMN deleted_at, DROP COLUMN taken_down_at, DROP COLUMN taken_down_reason, DROP COLUMN hidden_at',
    );
    await db.query('ALTER TABLE books DROP FOREIGN KEY books_creator');
    await db.query('ALTER TABLE books DROP INDEX books_creator, DROP COLUMN created_by, DROP COLUMN version');
    await db.query('ALTER TABLE sellers DROP FOREIGN KEY sellers_user');
    await db.query('ALTER TABLE sellers DROP INDEX sellers_user, DROP COLUMN user_id, DROP COLUMN country');
  }
}
