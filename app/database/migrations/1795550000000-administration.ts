import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addIndex } from '../schema-changes.ts';

/** What admins ask for: who may do what they do, and mails that were given up. */
export class Administration1795550000000 implements MigrationInterface {
  readonly name = 'Administration1795550000000';

  async up(db: QueryRunner): Promise<void> {
    await addIndex(db, 'users', 'users_role', 'INDEX users_role (role, id)');
    await addIndex(db, 'mails', 'mails_failed', 'INDEX mails_failed (failed_at, id)');
    await addIndex(db, 'order_groups', 'order_groups_state', 'INDEX order_groups_state (state, id)');
    await addIndex(db, 'orders', 'orders_state', 'INDEX orders_state (state, id)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE orders DROP INDEX orders_state');
    await db.query('ALTER TABLE order_groups DROP INDEX order_groups_state');
    await db.query('ALTER TABLE mails DROP INDEX mails_failed');
    await db.query('ALTER TABLE users DROP INDEX users_role');
  }
}
