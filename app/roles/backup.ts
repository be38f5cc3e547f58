import { backUpPhotos } from '../backup/back-up-photos.ts';
import { type EnvironmentSource, parseEnvironment } from '../contract/parse-environment.ts';
import { UsageError } from '../core/errors.ts';
import { createLog } from '../core/log.ts';

/** Brings the backup of the photos up to date, and ends. It needs no database. */
export async function runBackup(source: EnvironmentSource): Promise<void> {
  const environment = parseEnvironment('backup', source);
  const log = createLog(environment.LOG_LEVEL);
  const started = performance.now();
  const report = await backUpPhotos({
    source: environment.UPLOAD_FOLDER,
    backup: environment.BACKUP_FOLDER,
    keepDays: environment.BACKUP_KEEP_DAYS,
    onFailure: (photo, error) => log.error({ photo, err: error }, 'a photo could not be backed up'),
  });
  log.info({ ...report, seconds: Math.round((performance.now() - started) / 100) / 10 }, 'backup done');
  if (report.failed > 0)
    throw new UsageError(`Photos that could not be backed up: ${report.failed}; the log names them.`);
}
