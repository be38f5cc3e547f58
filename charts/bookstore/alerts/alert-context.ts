import type { Alert } from '../../constructs/alerts.ts';
import type { Contract } from '../../contract.ts';
import type { Environment } from '../../environment/schema.ts';

/** What the store's alerts follow from. */
export interface AlertContext {
  readonly environment: Environment;
  readonly contract: Contract;
}

/** An alert whose section of the runbook is found by its name. */
export type StoreAlert = Omit<Alert, 'runbookUrl'>;
