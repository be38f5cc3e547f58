/** What this process is doing: it is ready from the moment its schema is there until it is told to stop. */
export class Lifecycle {
  #schemaReady = false;
  #draining = false;

  get draining(): boolean {
    return this.#draining;
  }

  /** Null when traffic may come, else why not. Depends on nothing outside this process. */
  get notReadyBecause(): 'draining' | 'waiting for the database schema' | null {
    if (this.#draining) return 'draining';
    return this.#schemaReady ? null : 'waiting for the database schema';
  }

  /** Latched: a database that is gone later is no reason to take every pod out of the balancer. */
  schemaIsReady(): void {
    this.#schemaReady = true;
  }

  drain(): void {
    this.#draining = true;
  }
}
