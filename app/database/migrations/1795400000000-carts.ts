import type { MigrationInterface, QueryRunner } from 'typeorm';

const OPTIONS = 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';

/** Carts, known by the hash of what their visitor's cookie says, and the offers in them. */
export class Carts1795400000000 implements MigrationInterface {
  readonly name = 'Carts1795400000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE IF NOT EXISTS carts (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      token_hash BINARY(32) NOT NULL,
      created_at DATETIME(3) NOT NULL,
      touched_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX carts_token_hash (token_hash),
      INDEX carts_touched (touched_at)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS cart_lines (
      cart_id INT UNSIGNED NOT NULL,
      listing_id INT UNSIGNED NOT NULL,
      quantity TINYINT UNSIGNED NOT NULL,
      added_price_cents INT UNSIGNED NOT NULL,
      added_at DATETIME(3) NOT NULL,
      PRIMARY KEY (cart_id, listing_id),
      INDEX cart_lines_listing (listing_id),
      CONSTRAINT cart_lines_cart FOREIGN KEY (cart_id) REFERENCES carts (id) ON DELETE CASCADE,
      CONSTRAINT cart_lines_listing FOREIGN KEY (listing_id) REFERENCES listings (id),
      CONSTRAINT cart_lines_quantity CHECK (quantity BETWEEN 1 AND 99),
      CONSTRAINT cart_lines_price CHECK (added_price_cents > 0)
    ) ${OPTIONS}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of ['cart_lines', 'carts']) await db.query(`DROP TABLE ${name}`);
  }
}
