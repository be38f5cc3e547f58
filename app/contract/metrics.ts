/**
 * The metrics that the app promises to alerts and dashboards. The app registers them from here, and the expressions of
 * the charts are built from here, so that neither can ask for a name or a label that the other does not have.
 */

export interface Metric {
  /** Begins with `bookstore_` (or is prom-client's own) and ends with its unit; a counter with `_total`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** What one is one of. */
  readonly unit: string;
  /**
   * Labels, with the values that they can have; `any` where these are bounded but not known here. Never `job`,
   * `instance`, `pod`, `namespace`, `container`, `service` or `endpoint`: Prometheus writes those itself and renames ours.
   */
  readonly labels: Readonly<Record<string, readonly string[] | 'any'>>;
  /** One sentence. */
  readonly help: string;
}

const all = <T extends Readonly<Record<string, Metric>>>(metrics: T): T => metrics;

/** What every server tells, whatever its role. */
export const serverMetrics = all({
  databaseConnections: {
    name: 'bookstore_database_connections',
    type: 'gauge',
    unit: 'connections',
    labels: { pool: ['writer', 'reader'], state: ['in-use', 'idle', 'waiting'] },
    help: 'Connections of this process to the database, by pool and state; state "waiting" counts callers without one.',
  },
  databasePoolLimit: {
    name: 'bookstore_database_connections_limit',
    type: 'gauge',
    unit: 'connections',
    labels: { pool: ['writer', 'reader'] },
    help: 'Connections that a pool of this process opens at most.',
  },
  healthChecks: {
    name: 'bookstore_health_check_passing',
    type: 'gauge',
    unit: 'checks',
    labels: { check: ['database', 'schema', 'files'] },
    help: 'Whether a check of /health holds (1) or fails (0), as this process sees it.',
  },
} as const);

/** What the role web tells of its requests. */
export const requestMetrics = all({
  requests: {
    name: 'bookstore_http_requests_total',
    type: 'counter',
    unit: 'requests',
    labels: { method: 'any', route: 'any', status: 'any' },
    help: 'Requests answered, by the pattern of their route; status 499 is a client that left before the answer.',
  },
  requestDuration: {
    name: 'bookstore_http_request_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: { method: 'any', route: 'any' },
    help: 'Time from the first byte of a request to the last of its answer.',
  },
  requestsInFlight: {
    name: 'bookstore_http_requests_in_flight',
    type: 'gauge',
    unit: 'requests',
    labels: {},
    help: 'Requests being answered.',
  },
} as const);

/** What the role worker tells of its jobs. A task is a job by another name, because Prometheus writes `job` itself. */
export const jobMetrics = all({
  working: {
    name: 'bookstore_worker_working',
    type: 'gauge',
    unit: 'workers',
    labels: {},
    help: 'Whether this worker is the one that works (1) or waits to take its place (0).',
  },
  runs: {
    name: 'bookstore_task_runs_total',
    type: 'counter',
    unit: 'runs',
    labels: {
      task: [
        'audit',
        'forget-ended',
        'expire-carts',
        'sweep-photos',
        'send-mails',
        'expire-orders',
        'settle-orders',
        'resume-payments',
        'send-refunds',
      ],
      outcome: ['done', 'failed', 'stopped'],
    },
    help: 'Runs of a task that have ended; "stopped" ones were cut short by a shutdown or a lost lock.',
  },
  duration: {
    name: 'bookstore_task_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: {
      task: [
        'audit',
        'forget-ended',
        'expire-carts',
        'sweep-photos',
        'send-mails',
        'expire-orders',
        'settle-orders',
        'resume-payments',
        'send-refunds',
      ],
    },
    help: 'Time that a run of a task took, its rests included.',
  },
  lastDone: {
    name: 'bookstore_task_last_done_timestamp_seconds',
    type: 'gauge',
    unit: 'seconds',
    labels: {
      task: [
        'audit',
        'forget-ended',
        'expire-carts',
        'sweep-photos',
        'send-mails',
        'expire-orders',
        'settle-orders',
        'resume-payments',
        'send-refunds',
      ],
    },
    help: 'When this worker last did a task to its end, in seconds since 1970; not there before the first time.',
  },
  auditedBooks: {
    name: 'bookstore_audited_books_total',
    type: 'counter',
    unit: 'books',
    labels: {},
    help: 'Books whose derived rows the audit has compared with what they are derived from.',
  },
  auditDifferences: {
    name: 'bookstore_audit_differences_total',
    type: 'counter',
    unit: 'rows',
    labels: { kind: ['offer-floor', 'search-terms'] },
    help: 'Derived rows that the audit found wrong, each time it found them; any is a bug.',
  },
} as const);

/** What the role worker tells of the outbox. */
export const mailMetrics = all({
  mailsSent: {
    name: 'bookstore_mails_sent_total',
    type: 'counter',
    unit: 'mails',
    labels: {},
    help: 'Mails that the mail server has taken from this worker.',
  },
  mailsFailed: {
    name: 'bookstore_mails_failed_total',
    type: 'counter',
    unit: 'mails',
    labels: {},
    help: 'Mails that this worker has given up: refused for good, or not taken within days.',
  },
  mailsWaiting: {
    name: 'bookstore_mails_waiting',
    type: 'gauge',
    unit: 'mails',
    labels: {},
    help: 'Mails in the outbox that are neither sent nor given up; the same for every worker.',
  },
} as const);

/** What becomes of orders: the role web tells of `orders`, the role worker of `holdsExpired`. */
export const orderMetrics = all({
  orders: {
    name: 'bookstore_orders_total',
    type: 'counter',
    unit: 'orders',
    labels: { outcome: ['placed', 'sold-out', 'changed', 'incomplete', 'too-many-holds', 'empty'] },
    help: 'Orders that buyers wanted to place, by what became of it; whoever sends one twice is counted once.',
  },
  holdsExpired: {
    name: 'bookstore_holds_expired_total',
    type: 'counter',
    unit: 'orders',
    labels: {},
    help: 'Unpaid orders that this worker has ended because their hold was over.',
  },
} as const);

/** What the role worker tells of payments. */
export const paymentMetrics = all({
  unsettled: {
    name: 'bookstore_payments_unsettled',
    type: 'gauge',
    unit: 'payments',
    labels: { kind: ['payment-stuck', 'transfer-awaited', 'refund-stuck', 'refund-by-hand', 'refund-refused'] },
    help: 'Payments and refunds that have not come to their end, by what they wait for; the same for every worker.',
  },
} as const);

/** What prom-client tells of every Node process, as far as alerts and dashboards look at it. */
export const runtimeMetrics = all({
  cpu: {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    unit: 'seconds',
    labels: {},
    help: 'Processor time of this process.',
  },
  residentMemory: {
    name: 'process_resident_memory_bytes',
    type: 'gauge',
    unit: 'bytes',
    labels: {},
    help: 'Memory of this process that is not swapped out.',
  },
  heapUsed: {
    name: 'nodejs_heap_size_used_bytes',
    type: 'gauge',
    unit: 'bytes',
    labels: {},
    help: "JavaScript's heap in use.",
  },
  eventLoopLag: {
    name: 'nodejs_eventloop_lag_p99_seconds',
    type: 'gauge',
    unit: 'seconds',
    labels: {},
    help: "Delay of the event loop's timer since the last scrape, 99th percentile.",
  },
} as const);

export const metrics = {
  ...serverMetrics,
  ...requestMetrics,
  ...jobMetrics,
  ...mailMetrics,
  ...orderMetrics,
  ...paymentMetrics,
  ...runtimeMetrics,
};
