import type { MigrationInterface, QueryRunner } from 'typeorm';

const OPTIONS = 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/** Who delivers, from where to where, and what it costs. */
export class Delivery1795520000000 implements MigrationInterface {
  readonly name = 'Delivery1795520000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE IF NOT EXISTS delivery_providers (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      code VARCHAR(40) ${ASCII} NOT NULL,
      name VARCHAR(80) NOT NULL,
      tracking_url VARCHAR(300) NOT NULL,
      active TINYINT UNSIGNED NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX delivery_providers_code (code)
    ) ${OPTIONS}`);

    // A country of '**' is every one: NULL would be no part of a key.
    await db.query(`CREATE TABLE IF NOT EXISTS delivery_rates (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      provider_id INT UNSIGNED NOT NULL,
      origin CHAR(2) ${ASCII} NOT NULL,
      destination CHAR(2) ${ASCII} NOT NULL,
      first_cents INT UNSIGNED NOT NULL,
      further_cents INT UNSIGNED NOT NULL,
      days_from TINYINT UNSIGNED NOT NULL,
      days_to TINYINT UNSIGNED NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX delivery_rates_route (provider_id, origin, destination),
      INDEX delivery_rates_destination (destination, origin),
      CONSTRAINT delivery_rates_provider FOREIGN KEY (provider_id) REFERENCES delivery_providers (id),
      CONSTRAINT delivery_rates_days CHECK (days_from >= 1 AND days_from <= days_to)
    ) ${OPTIONS}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of ['delivery_rates', 'delivery_providers']) await db.query(`DROP TABLE ${name}`);
  }
}
