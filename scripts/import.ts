/** `npm run import -- FILE [--listings N]`: brings the books of a CSV file into the local store. */
import { resolve } from 'node:path';
import { UsageError } from '../app/core/errors.ts';
import { runRole, withLocalStore } from './store.ts';
import { main } from './terminal.ts';

const USAGE = `usage: npm run import -- FILE [--listings N]

Brings the books of a CSV file (UTF-8; columns title, authors, isbn, publisher, year, language, in any order) into the
local store. Refused rows are listed with their reason; running it again changes nothing.

  --listings N   also make N second-hand offers of the catalogue's books, always the same ones`;

await main(async (terminal) => {
  const parameters = process.argv.slice(2);
  if (parameters.some((word) => word === '--help' || word === '-h')) {
    console.log(USAGE);
    return 0;
  }
  const file = parameters.find((word, index) => !word.startsWith('-') && parameters[index - 1] !== '--listings');
  if (!file) throw new UsageError(`Received no file.\n\n${USAGE}`);
  // npm runs scripts in the project's folder; the path is meant from where the person is.
  const path = resolve(process.env['INIT_CWD'] ?? '.', file);
  return withLocalStore(terminal, {}, async ({ variables }) => {
    await runRole(terminal, ['migrate'], variables);
    await runRole(terminal, ['seed', ...parameters.map((word) => (word === file ? path : word))], variables);
    return 0;
  });
});
