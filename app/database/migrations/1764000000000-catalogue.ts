import type { MigrationInterface, QueryRunner } from 'typeorm';

const OPTIONS = 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';

/** Books, sellers, listings, and the two tables that lists and searches read. */
export class Catalogue1764000000000 implements MigrationInterface {
  readonly name = 'Catalogue1764000000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE IF NOT EXISTS sellers (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      name VARCHAR(120) NOT NULL,
      place VARCHAR(120) NOT NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX sellers_name (name)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS books (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      isbn CHAR(13) CHARACTER SET ascii COLLATE ascii_bin NULL,
      source_key BINARY(32) NOT NULL,
      title VARCHAR(500) NOT NULL,
      authors VARCHAR(1000) NOT NULL,
      publisher VARCHAR(200) NULL,
      year SMALLINT NULL,
      language VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX books_isbn (isbn),
      UNIQUE INDEX books_source_key (source_key),
      INDEX books_language (language)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS book_search (
      book_id INT UNSIGNED NOT NULL,
      terms VARCHAR(30000) NOT NULL,
      PRIMARY KEY (book_id),
      FULLTEXT INDEX book_search_terms (terms),
      CONSTRAINT book_search_book FOREIGN KEY (book_id) REFERENCES books (id)
    ) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin`);

    await db.query(`CREATE TABLE IF NOT EXISTS listings (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      book_id INT UNSIGNED NOT NULL,
      seller_id INT UNSIGNED NOT NULL,
      seller_reference VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      \`condition\` TINYINT UNSIGNED NOT NULL,
      notes VARCHAR(1000) NOT NULL,
      price_cents INT UNSIGNED NOT NULL,
      quantity INT UNSIGNED NOT NULL,
      available INT UNSIGNED NOT NULL,
      status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX listings_seller_reference (seller_id, seller_reference),
      INDEX listings_offers (book_id, status, price_cents, id),
      CONSTRAINT listings_book FOREIGN KEY (book_id) REFERENCES books (id),
      CONSTRAINT listings_seller FOREIGN KEY (seller_id) REFERENCES sellers (id),
      CONSTRAINT listings_condition CHECK (\`condition\` BETWEEN 1 AND 7),
      CONSTRAINT listings_price CHECK (price_cents > 0),
      CONSTRAINT listings_available CHECK (available <= quantity),
      CONSTRAINT listings_status CHECK (status IN ('live', 'withdrawn'))
    ) ${OPTIONS}`);

    // Each index holds all that a list filters and sorts by, so that a page reads 24 rows of it and nothing else.
    await db.query(`CREATE TABLE IF NOT EXISTS offer_floor (
      book_id INT UNSIGNED NOT NULL,
      min_condition TINYINT UNSIGNED NOT NULL,
      language VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      offers INT UNSIGNED NOT NULL,
      price_cents INT UNSIGNED NOT NULL,
      listing_id INT UNSIGNED NULL,
      newest_listing_id INT UNSIGNED NOT NULL,
      PRIMARY KEY (book_id, min_condition),
      INDEX offer_floor_newest (min_condition, newest_listing_id, book_id, price_cents, offers),
      INDEX offer_floor_price (min_condition, price_cents, book_id, offers),
      INDEX offer_floor_language_newest (min_condition, language, newest_listing_id, book_id, price_cents, offers),
      INDEX offer_floor_language_price (min_condition, language, price_cents, book_id, offers),
      CONSTRAINT offer_floor_book FOREIGN KEY (book_id) REFERENCES books (id),
      CONSTRAINT offer_floor_condition CHECK (min_condition BETWEEN 1 AND 7)
    ) ${OPTIONS}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of ['offer_floor', 'listings', 'book_search', 'books', 'sellers'])
      await db.query(`DROP TABLE ${name}`);
  }
}
