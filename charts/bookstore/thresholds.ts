/** Values from which on something is wrong: alerts fire at them, and the dashboard draws them. */
export const thresholds = {
  /** Share of requests that may fail: 99.9 % are answered, which leaves 43 minutes of a full outage in 30 days. */
  errorBudget: 0.001,
  /** What a page may take before people notice that they wait; a boundary of the histogram. */
  slowSeconds: 0.5,
  /** What makes people give up or reload, which makes it worse; a boundary of the histogram. */
  verySlowSeconds: 2.5,
  /** Every request of a pod waits as long as its event loop is blocked: half of what a page may take. */
  eventLoopLagSeconds: 0.25,
  /** In an hour. One restart may be a lost node or a bad hour; three are a fault that comes back. */
  restarts: 3,
} as const;
