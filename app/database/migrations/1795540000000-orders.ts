import type { MigrationInterface, QueryRunner } from 'typeorm';

const OPTIONS = 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/** Checkouts under way; what was ordered, of whom, on which terms; copies that are held; and what is owed to sellers. */
export class Orders1795540000000 implements MigrationInterface {
  readonly name = 'Orders1795540000000';

  async up(db: QueryRunner): Promise<void> {
    // One a buyer. The key is new with each checkout: placing it twice places it once.
    await db.query(`CREATE TABLE IF NOT EXISTS checkouts (
      user_id INT UNSIGNED NOT NULL,
      key_text CHAR(36) ${ASCII} NOT NULL,
      address_id INT UNSIGNED NULL,
      deliveries TEXT NOT NULL,
      payment_method VARCHAR(20) ${ASCII} NULL,
      changed_at DATETIME(3) NOT NULL,
      PRIMARY KEY (user_id),
      CONSTRAINT checkouts_user FOREIGN KEY (user_id) REFERENCES users (id),
      CONSTRAINT checkouts_deliveries CHECK (JSON_VALID(deliveries))
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS order_groups (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      number CHAR(12) ${ASCII} NOT NULL,
      buyer_id INT UNSIGNED NOT NULL,
      payment_id INT UNSIGNED NOT NULL,
      currency CHAR(3) ${ASCII} NOT NULL,
      total_cents INT UNSIGNED NOT NULL,
      locale VARCHAR(12) ${ASCII} NOT NULL,
      address TEXT NOT NULL,
      state VARCHAR(12) ${ASCII} NOT NULL,
      holds_until DATETIME(3) NULL,
      placed_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX order_groups_number (number),
      UNIQUE INDEX order_groups_payment (payment_id),
      INDEX order_groups_buyer (buyer_id, id),
      INDEX order_groups_holds (holds_until),
      CONSTRAINT order_groups_buyer FOREIGN KEY (buyer_id) REFERENCES users (id),
      CONSTRAINT order_groups_payment FOREIGN KEY (payment_id) REFERENCES payments (id),
      CONSTRAINT order_groups_address CHECK (JSON_VALID(address)),
      CONSTRAINT order_groups_state CHECK (state IN ('unpaid', 'paid', 'expired', 'cancelled')),
      CONSTRAINT order_groups_hold CHECK ((state = 'unpaid') = (holds_until IS NOT NULL))
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS orders (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      group_id INT UNSIGNED NOT NULL,
      seller_id INT UNSIGNED NOT NULL,
      state VARCHAR(12) ${ASCII} NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      items_cents INT UNSIGNED NOT NULL,
      delivery_cents INT UNSIGNED NOT NULL,
      delivery_provider_id INT UNSIGNED NOT NULL,
      delivery_name VARCHAR(80) NOT NULL,
      delivery_days_from TINYINT UNSIGNED NOT NULL,
      delivery_days_to TINYINT UNSIGNED NOT NULL,
      tracking_number VARCHAR(60) NULL,
      due_at DATETIME(3) NULL,
      paid_at DATETIME(3) NULL,
      shipped_at DATETIME(3) NULL,
      received_at DATETIME(3) NULL,
      cancelled_at DATETIME(3) NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX orders_of_group (group_id, seller_id),
      INDEX orders_seller (seller_id, state, id),
      INDEX orders_due (due_at),
      CONSTRAINT orders_group FOREIGN KEY (group_id) REFERENCES order_groups (id),
      CONSTRAINT orders_seller FOREIGN KEY (seller_id) REFERENCES sellers (id),
      CONSTRAINT orders_delivery FOREIGN KEY (delivery_provider_id) REFERENCES delivery_providers (id),
      CONSTRAINT orders_state CHECK (state IN ('unpaid', 'to-ship', 'shipped', 'received', 'cancelled', 'expired')),
      CONSTRAINT orders_amount CHECK (items_cents > 0),
      CONSTRAINT orders_shipped CHECK (state NOT IN ('shipped', 'received') OR shipped_at IS NOT NULL),
      CONSTRAINT orders_paid CHECK (state NOT IN ('to-ship', 'shipped', 'received') OR paid_at IS NOT NULL)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS order_lines (
      order_id INT UNSIGNED NOT NULL,
      listing_id INT UNSIGNED NOT NULL,
      book_id INT UNSIGNED NOT NULL,
      title VARCHAR(500) NOT NULL,
      authors VARCHAR(1000) NOT NULL,
      \`condition\` TINYINT UNSIGNED NOT NULL,
      notes VARCHAR(1000) NOT NULL,
      price_cents INT UNSIGNED NOT NULL,
      quantity INT UNSIGNED NOT NULL,
      PRIMARY KEY (order_id, listing_id),
      INDEX order_lines_listing (listing_id),
      CONSTRAINT order_lines_order FOREIGN KEY (order_id) REFERENCES orders (id),
      CONSTRAINT order_lines_listing FOREIGN KEY (listing_id) REFERENCES listings (id),
      CONSTRAINT order_lines_quantity CHECK (quantity > 0),
      CONSTRAINT order_lines_price CHECK (price_cents > 0)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS reservations (
      order_id INT UNSIGNED NOT NULL,
      listing_id INT UNSIGNED NOT NULL,
      quantity INT UNSIGNED NOT NULL,
      state VARCHAR(10) ${ASCII} NOT NULL,
      PRIMARY KEY (order_id, listing_id),
      INDEX reservations_listing (listing_id, state),
      CONSTRAINT reservations_line FOREIGN KEY (order_id, listing_id) REFERENCES order_lines (order_id, listing_id),
      CONSTRAINT reservations_quantity CHECK (quantity > 0),
      CONSTRAINT reservations_state CHECK (state IN ('held', 'sold', 'released', 'gone'))
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS order_events (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      order_id INT UNSIGNED NOT NULL,
      at DATETIME(3) NOT NULL,
      actor VARCHAR(10) ${ASCII} NOT NULL,
      actor_id INT UNSIGNED NULL,
      action VARCHAR(20) ${ASCII} NOT NULL,
      state VARCHAR(12) ${ASCII} NOT NULL,
      note VARCHAR(500) NOT NULL,
      PRIMARY KEY (id),
      INDEX order_events_order (order_id, id),
      CONSTRAINT order_events_order FOREIGN KEY (order_id) REFERENCES orders (id)
    ) ${OPTIONS}`);

    await db.query(`CREATE TABLE IF NOT EXISTS order_messages (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      order_id INT UNSIGNED NOT NULL,
      author_id INT UNSIGNED NOT NULL,
      at DATETIME(3) NOT NULL,
      text VARCHAR(2000) NOT NULL,
      PRIMARY KEY (id),
      INDEX order_messages_order (order_id, id),
      CONSTRAINT order_messages_order FOREIGN KEY (order_id) REFERENCES orders (id),
      CONSTRAINT order_messages_author FOREIGN KEY (author_id) REFERENCES users (id)
    ) ${OPTIONS}`);

    // What the store owes a seller for an order that has arrived.
    await db.query(`CREATE TABLE IF NOT EXISTS payouts (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      seller_id INT UNSIGNED NOT NULL,
      order_id INT UNSIGNED NOT NULL,
      amount_cents INT UNSIGNED NOT NULL,
      earned_at DATETIME(3) NOT NULL,
      paid_at DATETIME(3) NULL,
      PRIMARY KEY (id),
      UNIQUE INDEX payouts_order (order_id),
      INDEX payouts_seller (seller_id, id),
      CONSTRAINT payouts_seller FOREIGN KEY (seller_id) REFERENCES sellers (id),
      CONSTRAINT payouts_order FOREIGN KEY (order_id) REFERENCES orders (id)
    ) ${OPTIONS}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of [
      'payouts',
      'order_messages',
      'order_events',
      'reservations',
      'order_lines',
      'orders',
      'order_groups',
      'checkouts',
    ])
      await db.query(`DROP TABLE ${name}`);
  }
}
