import { parseSchedule } from '../cron.ts';
import { type Manifest, ofKind, variablesOf } from './manifests.ts';
import { held, type ManifestRule, type Model, type Rule, verdict } from './rule.ts';
import { appContainers, workloads } from './workloads.ts';

const day = 24 * 60;

/** Seconds between two runs, at least; the days of the schedule can only make it more. */
function intervalSeconds(schedule: string): number {
  const { minutes, hours } = parseSchedule(schedule);
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  return 60 * Math.min(...times.map((time, at) => (times[at + 1] ?? times[0]! + day) - time));
}

/** Seconds for which a controller that was away must still start a run; the library's own default is 10. */
const startingSeconds = 300;

export const scheduledJobs: ManifestRule = {
  id: 'scheduled-jobs-run',
  statement:
    'A scheduled job starts although the controller was away for minutes, at an hour of a named time zone, ends before the next one begins, and never runs beside itself.',
  severity: 'loss',
  source:
    'Kubernetes: CronJob, Deadline for delayed Job start and Concurrency policy; Jobs, Job termination and cleanup',
  check({ objects }) {
    const jobs = ofKind(objects, 'CronJob');
    if (jobs.length === 0) return held('nothing is scheduled');
    return verdict(
      jobs.flatMap(({ metadata: { name }, spec }) => {
        const { activeDeadlineSeconds: deadline, backoffLimit } = spec.jobTemplate.spec;
        const interval = intervalSeconds(spec.schedule);
        return [
          ...((spec.startingDeadlineSeconds ?? 0) >= startingSeconds
            ? []
            : [`${name} is left out when it starts ${spec.startingDeadlineSeconds ?? 'an unknown number of'} s late`]),
          ...(spec.concurrencyPolicy === 'Forbid'
            ? []
            : [`${name} may run beside itself (${spec.concurrencyPolicy ?? 'Allow'})`]),
          ...(spec.suspend ? [`${name} is suspended`] : []),
          ...(spec.timeZone ? [] : [`${name} runs at an hour of whatever zone the controller has`]),
          ...(deadline === undefined
            ? [`${name} may run for ever, and no other run begins`]
            : deadline < interval
              ? []
              : [`${name} may take ${deadline} s, the next run is due after ${interval} s`]),
          ...(backoffLimit === undefined ? [`${name} leaves the number of attempts to the cluster (7)`] : []),
        ];
      }),
      jobs
        .map(
          ({ metadata, spec }) =>
            `${metadata.name}: ${spec.schedule} ${spec.timeZone}, up to ${spec.startingDeadlineSeconds} s late, ${spec.jobTemplate.spec.activeDeadlineSeconds} s of ${intervalSeconds(spec.schedule)} s`,
        )
        .join('; '),
      'render it by ScheduledJob; lower backup.deadlineSeconds',
    );
  },
};

/** What lies behind a claim: its volume's file system, its class with a name of its own. */
function placeOf(claim: string | undefined, objects: readonly Manifest[]): string | undefined {
  const found = ofKind(objects, 'PersistentVolumeClaim').find(({ metadata }) => metadata.name === claim);
  const volume = ofKind(objects, 'PersistentVolume').find(({ metadata }) => metadata.name === found?.spec.volumeName);
  const fileSystem = volume?.spec.csi?.volumeHandle.split('::')[0];
  if (fileSystem) return fileSystem;
  const parameters = objects.find(
    ({ kind, metadata }) => kind === 'StorageClass' && metadata.name === found?.spec.storageClassName,
  ) as { parameters?: { fileSystemId?: string } } | undefined;
  return parameters?.parameters?.fileSystemId ?? claim;
}

/** Claims that a role's pods mount, by the setting that names their folder. */
export const claimAt = (model: Model, variable: string): string[] =>
  appContainers(model)
    .filter(({ role }) => variable in model.contract.variablesOf[role])
    .flatMap(({ container, workload }) => {
      const path = variablesOf(container, model.objects)[variable];
      const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === path);
      return workload.pod.volumes?.find(({ name }) => name === mount?.name)?.persistentVolumeClaim?.claimName ?? [];
    });

export const copyRules: readonly Rule[] = [
  {
    id: 'data-has-copies',
    statement:
      'What lives in the cluster is copied by schedule, the photos to another file system than their own; a database in the cluster is dumped, since nobody else backs it up.',
    severity: 'loss',
    source: 'AWS Backup: Amazon EFS; MySQL: Backup and Recovery, Using mysqldump for Backups',
    check(model) {
      const { environment, objects } = model;
      const { database, backup } = environment;
      const cron = workloads(objects).filter(({ kind }) => kind === 'CronJob');
      const photos = appContainers(model).filter(
        ({ role, workload }) => role === 'backup' && workload.kind === 'CronJob',
      );
      const dumps =
        database.kind === 'in-cluster'
          ? cron.filter(({ containers }) =>
              containers.some(({ image }) => image.startsWith(`${database.image.repository}:${database.image.tag}`)),
            )
          : [];
      const uploads = new Set(claimAt(model, 'UPLOAD_FOLDER').map((claim) => placeOf(claim, objects)));
      const copies = claimAt(model, 'BACKUP_FOLDER').map((claim) => placeOf(claim, objects));
      return verdict(
        [
          ...(backup && photos.length === 0 ? ['no scheduled job copies the photos'] : []),
          ...(database.kind === 'in-cluster' && dumps.length === 0
            ? ['the database runs in the cluster, and no scheduled job dumps it']
            : []),
          ...copies
            .filter((place) => uploads.has(place))
            .map((place) => `the copies of the photos lie on ${place}, where the photos are`),
        ],
        backup
          ? [
              `photos of ${[...uploads].join(', ')} to ${copies.join(', ')}`,
              ...(database.kind === 'in-cluster' ? ['database dumped'] : ['database by Aurora itself']),
            ].join(', ')
          : 'no data in the cluster: Aurora and AWS Backup have the copies (docs/BACKUP.md)',
        'set `backup`, with a volume of another file system',
      );
    },
  },
];
