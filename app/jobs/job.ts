/** Work that the worker does again and again, one run at a time in the whole store. */
export interface Job {
  /** In lower case with hyphens; names it in logs and metrics. */
  readonly name: string;
  /** Seconds between the end of a run and the next. */
  readonly intervalSeconds: number;
  /**
   * Does the work once. Resolves soon after the signal is aborted, with what it has begun finished. It may be cut off at
   * any moment and is then run again from the start, by any worker.
   */
  run(signal: AbortSignal): Promise<void>;
}
