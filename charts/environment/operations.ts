import { z } from 'zod';
import { variables } from '../../app/contract/environment.ts';
import { scheduleFault } from '../cron.ts';
import { cidrs, dnsLabel, group, hostName, labelName, labelValue, oneOf, text, whole } from './field.ts';
import { isTimeZone } from './time-zone.ts';
import { volume } from './volume.ts';

const url = text('an https address', /^https:\/\/[\w.-]+(:\d+)?(\/[\w./~-]*)?$/);

const { accepts: anAddress, type: mailAddress } = variables.MAIL_FROM;

export const mail = group({
  host: hostName.describe('Mail server that takes the mails of the store.'),
  port: whole(1, 65_535).default(587).describe('TCP port of the mail server.'),
  tls: oneOf('starttls', 'implicit', 'off').default('starttls').describe(variables.SMTP_TLS.description),
  login: z
    .boolean({ error: '`true` or `false`' })
    .default(true)
    .describe('Whether it wants the secrets SMTP_USER and SMTP_PASSWORD.'),
  from: z
    .string({ error: anAddress })
    .refine((value) => mailAddress.safeParse(value).success, { error: anAddress })
    .optional()
    .describe(variables.MAIL_FROM.description),
  cidrs: cidrs.describe('Ranges of the mail server; the worker alone may reach them.'),
})
  .refine(({ login, tls }) => !login || tls !== 'off', {
    path: ['tls'],
    error: '`starttls` or `implicit`, unless `login` is `false`',
  })
  .describe('The mail server.');

export const monitoring = group({
  namespace: dnsLabel.describe('Namespace of Prometheus, which alone may reach the metrics port.'),
  labels: z
    .record(labelName, labelValue, {
      error: ({ code }) =>
        code === 'invalid_key' ? 'labels such as `release` or `example.com/team`' : 'a group of labels',
    })
    .default({})
    .describe('Labels by which Prometheus chooses its PodMonitors and PrometheusRules; none by default.'),
  runbookUrl: url.describe('Address of docs/RUNBOOK.md as people on call see it; alerts link to its headings.'),
}).describe('Prometheus (its operator) and Grafana.');

const zone = 'a time zone as IANA writes it, such as `Etc/UTC` or `Europe/Madrid`';
export const backup = group({
  schedule: text('five fields of cron such as `30 2 * * *`', /^[\w*?,/-]+( [\w*?,/-]+){4}$/)
    .refine((value) => scheduleFault(value) === undefined, { error: ({ input }) => scheduleFault(String(input)) })
    .default('30 2 * * *')
    .describe('When, as cron says it.'),
  timeZone: text(zone, /^[A-Za-z]+(\/[\w+-]+){0,2}$/)
    .refine(isTimeZone, { error: zone })
    .default('Etc/UTC')
    .describe('Time zone of the schedule.'),
  keepDays: whole(1, 3650).default(30).describe('Days for which what was deleted is kept.'),
  deadlineSeconds: whole(60, 86_400).default(7200).describe('Seconds that one backup may take.'),
  volume: volume.describe('Where copies go; another file system than the photos themselves.'),
}).describe('Copies of the photos, and of the database where it runs in the cluster.');

const repository = {
  repository: text(
    'an https or ssh address of a git repository',
    /^(https:\/\/|ssh:\/\/|git@)[\w.@:/~-]{3,300}$/,
  ).describe('Git repository in which manifests/ lies.'),
  revision: text('a branch, tag or commit', /^[\w./-]{1,200}$/)
    .default('main')
    .describe('Branch that is applied.'),
};

export const gitops = z
  .discriminatedUnion(
    'controller',
    [
      group({
        controller: z.literal('argocd').describe('Argo CD.'),
        ...repository,
        namespace: dnsLabel.default('argocd').describe('Namespace of Argo CD.'),
        project: dnsLabel.default('default').describe('Project of Argo CD.'),
      }),
      group({
        controller: z.literal('flux').describe('Flux.'),
        ...repository,
        namespace: dnsLabel.default('flux-system').describe('Namespace of Flux.'),
        intervalSeconds: whole(60, 86_400).default(600).describe('Seconds between two looks at the repository.'),
      }),
    ],
    { error: '`argocd` or `flux`' },
  )
  .describe('A controller that applies what is committed. Its object lands in manifests/gitops.');
