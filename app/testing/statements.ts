import type { Database } from '../database/database.ts';

/** Runs `work` and answers how many statements the database was sent for it, begins and commits of transactions among them. */
export async function statementsOf<S>(database: Database<S>, work: () => Promise<unknown>): Promise<number> {
  const { dataSource } = database;
  const driver = dataSource.options.driver as unknown as { query: (...given: unknown[]) => unknown };
  const [query, createQueryRunner] = [driver.query, dataSource.createQueryRunner];
  let statements = 0;
  driver.query = (...given) => {
    statements++;
    return query.apply(driver, given);
  };
  dataSource.createQueryRunner = (...given) => {
    const runner = createQueryRunner.apply(dataSource, given);
    const run = runner.query;
    runner.query = ((...statement: Parameters<typeof run>) => {
      statements++;
      return run.apply(runner, statement);
    }) as typeof run;
    return runner;
  };
  try {
    await work();
    return statements;
  } finally {
    driver.query = query;
    dataSource.createQueryRunner = createQueryRunner;
  }
}
