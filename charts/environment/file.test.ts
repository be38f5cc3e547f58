import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { EnvironmentFault, parseEnvironmentFile } from './file.ts';

const text = readFileSync(`${import.meta.dirname}/../environments/production.yaml`, 'utf8');

/** The faults of production.yaml with these texts replaced; each must be there. */
function faults(...replacements: readonly (readonly [from: string | RegExp, to: string])[]): readonly string[] {
  let changed = text;
  for (const [from, to] of replacements) {
    const next = changed.replace(from, to);
    if (next === changed) throw new Error(`production.yaml has no ${from}`);
    changed = next;
  }
  try {
    parseEnvironmentFile('e.yaml', changed);
  } catch (error) {
    if (error instanceof EnvironmentFault) return error.faults;
    throw error;
  }
  return [];
}

const line = (of: string) => text.split('\n').findIndex((each) => each.includes(of)) + 1;

describe('parseEnvironmentFile', () => {
  it('fills in defaults', () => {
    expect(parseEnvironmentFile('e.yaml', text)).toMatchObject({
      namespace: 'bookstore',
      migration: { deadlineSeconds: 900, cpuRequest: '100m' },
      web: { poolSize: 10 },
      database: { port: 3306, tls: 'verify' },
      ingress: { idleTimeoutSeconds: 60 },
      secrets: { application: { properties: { SECRET_KEY: 'SECRET_KEY' } } },
      waivers: [],
    });
  });

  it('names file, line, key, what was received and what is accepted', () => {
    expect(faults(['maxReplicas: 12', 'maxReplicas: twelve'])).toEqual([
      `e.yaml:${line('maxReplicas')}: web.maxReplicas: received "twelve"; accepted: a whole number from 1 to 500`,
    ]);
  });

  it('reports every fault at once, in the order of the lines', () => {
    const found = faults(
      ['memory: 768Mi', 'memory: 768M'],
      ['region: eu-west-1', 'region: Europe'],
      [/wafAclArn: .*/, 'wafAclArn: yes'],
    );
    expect(found.map((fault) => fault.split(': ')[1])).toEqual(['cluster.region', 'web.memory', 'ingress.wafAclArn']);
  });

  it('refuses an unknown key, and suggests the one that was meant', () => {
    expect(faults(['maxReplicas: 12', 'maxReplicas: 12\n  maxReplica: 12'])).toEqual([
      `e.yaml:${line('maxReplicas') + 1}: web.maxReplica is not a key here; did you mean \`maxReplicas\`?`,
    ]);
    expect(faults(['monitoring:', 'prometheus:'])).toEqual([
      expect.stringContaining('prometheus is not a key here; accepted: cluster, namespace, stage, image'),
    ]);
  });

  it('says which key is missing, at the line of its group', () => {
    expect(faults([/ {2}cpuRequest: .*\n/, ''])).toEqual([
      `e.yaml:${line('web:')}: web.cpuRequest is not set; accepted: thousandths of a core such as \`500m\`, from \`10m\` to \`192000m\``,
    ]);
  });

  it('looks inside a group that could also have been a word', () => {
    expect(faults(['bucket: bookstore-production-access-logs', 'buckets: bookstore-production-access-logs'])).toEqual([
      expect.stringContaining('ingress.accessLogs.bucket is not set'),
      expect.stringContaining('ingress.accessLogs.buckets is not a key here; did you mean `bucket`?'),
    ]);
    expect(faults(['kind: provisioned', 'kind: aurora'])).toEqual([
      expect.stringContaining('database.capacity.kind: received "aurora"; accepted: `provisioned` or `serverless`'),
    ]);
  });

  it.each([
    ['a tag without digest', [/ {2}digest: .*\n/, ''], 'image.digest is not set'],
    [
      'the tag latest',
      ['tag: 0.1.0', 'tag: latest'],
      'image.tag: received "latest"; accepted: a version tag, not `latest`',
    ],
    ['an id of something else', ['id: fsap-', 'id: fs-'], 'uploads.accessPoint.id: received "fs-'],
    ['a zone twice', ['eu-west-1b', 'eu-west-1a'], 'a list of availability zones, each once'],
    [
      'fewer pods at most than at least',
      ['maxReplicas: 12', 'maxReplicas: 2'],
      'web.maxReplicas: received 2; accepted: at least minReplicas',
    ],
    [
      'requests to scale by where the number of pods is fixed',
      ['maxReplicas: 12', 'maxReplicas: 3\n  requestsPerSecond: { metric: rps, perPod: 5 }'],
      'web.requestsPerSecond: received {"metric":"rps","perPod":5}; accepted: none where minReplicas is maxReplicas',
    ],
    [
      'a setting of the app with a value it refuses',
      ['settings:', 'settings:\n  LOG_LEVEL: loud'],
      'settings.LOG_LEVEL: received "loud"',
    ],
    [
      'a setting that the manifests compute',
      ['settings:', 'settings:\n  BASE_URL: "http://x"'],
      'settings.BASE_URL is not a key here',
    ],
    [
      'a waiver without a reason',
      ['monitoring:', 'waivers: [{ rule: image-is-pinned, until: "2027-01-01" }]\nmonitoring:'],
      'waivers[0].reason is not set',
    ],
  ] as [string, [string | RegExp, string], string][])('refuses %s', (_, change, message) => {
    expect(faults(change)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['1e400', '1e400'],
    ['.nan', '.nan'],
    ['1e23', '1e23'],
    ['null', 'null'],
    ['[3]', '[3]'],
  ])('shows %s as it is written, once', (written, shown) => {
    expect(faults(['maxReplicas: 12', `maxReplicas: ${written}`])).toEqual([
      expect.stringContaining(`web.maxReplicas: received ${shown}; accepted: a whole number from 1 to 500`),
    ]);
  });

  it('says where a waiver or a release is not known', () => {
    const waiver = (text: string) => faults(['monitoring:', `waivers:\n  - { ${text} }\nmonitoring:`]);
    const of = (rule: string, until = '2027-01-31') => `rule: ${rule}, reason: for a test, until: "${until}"`;
    const at = line('monitoring:') + 1;
    expect(waiver(of('image-is-pined'))).toEqual([
      `e.yaml:${at}: waivers[0].rule: received "image-is-pined"; accepted: the id of a rule of docs/RULES.md; did you mean \`image-is-pinned\`?`,
    ]);
    expect(waiver(of('image-is-pinned', '2027-02-30'))).toEqual([
      `e.yaml:${at}: waivers[0].until: received "2027-02-30"; accepted: a day such as \`2027-01-31\`, in quotes`,
    ]);
    expect(waiver(`${of('image-is-pinned')} }\n  - { ${of('image-is-pinned')}`)).toEqual([
      `e.yaml:${at + 1}: waivers[1].rule: received "image-is-pinned"; accepted: each rule once`,
    ]);
    expect(faults(['version: "1.34"', 'version: "1.99"'])).toEqual([
      expect.stringMatching(
        new RegExp(`^e\\.yaml:${line('version:')}: cluster\\.version: received "1\\.99"; .* from \`"1\\.28"\``),
      ),
    ]);
  });

  it.each([
    ['an IPv4 address as host', 'https://10.0.0.1', 'an address with a host name'],
    ['numbers that are read as an address', 'https://010.0.0.1', 'an address such as'],
    ['numbers that are no address', 'https://1.2.3.4.5', 'an address such as'],
    ['a port that there is not', 'https://books.example.com:70000', 'an address such as'],
  ])('refuses %s', (_, address, accepted) => {
    expect(faults(['https://books.example.com', address])).toEqual([
      expect.stringContaining(`baseUrl: received "${address}"; accepted: ${accepted}`),
    ]);
  });

  it.each([
    ['kube-system', 'no namespace of the cluster itself'],
    ['default', 'no namespace of the cluster itself'],
    ['Books', 'lower-case letters'],
  ])('refuses the namespace %s', (namespace, accepted) => {
    expect(faults(['baseUrl:', `namespace: ${namespace}\nbaseUrl:`])).toEqual([expect.stringContaining(accepted)]);
  });

  it.each([
    ['61 2 * * *', 'minute from 0 to 59 (not 61)'],
    ['0 0 31 2 *', 'a day that comes (day 31 of month 2 never does)'],
    ['@daily', 'five fields of cron'],
  ])('refuses the schedule %s', (schedule, accepted) => {
    const backup = (keys: string) => `backup: { ${keys}, volume: { kind: efs-dynamic, fileSystemId: fs-00000000 } }`;
    expect(faults(['monitoring:', `${backup(`schedule: "${schedule}"`)}\nmonitoring:`])).toEqual([
      expect.stringContaining(`backup.schedule: received "${schedule}"; accepted: ${accepted}`),
    ]);
    expect(faults(['monitoring:', `${backup('schedule: 0 0 29 2 mon')}\nmonitoring:`])).toEqual([]);
  });

  it.each([
    ['Europe/Madrid', true],
    ['Asia/Kolkata', true],
    ['UTC', true],
    ['Etc/GMT+5', true],
    ['America/Argentina/Buenos_Aires', true],
    ['Mars/Base', false],
    ['europe/madrid', false],
    ['Europe/madrid', false],
    ['Etc/GMT+15', false],
    ['Local', false],
  ])('of time zones, %s: %s', (zone, isOne) => {
    const backup = `backup: { timeZone: ${zone}, volume: { kind: efs-dynamic, fileSystemId: fs-00000000 } }`;
    const found = faults(['monitoring:', `${backup}\nmonitoring:`]);
    expect(found).toEqual(
      isOne ? [] : [expect.stringContaining(`backup.timeZone: received "${zone}"; accepted: a time`)],
    );
  });

  it.each([
    ['release: kube-prometheus', undefined],
    ['example.com/team: ""', undefined],
    ['release: 1', 'monitoring.labels.release: received 1; accepted: letters, digits'],
    ['release: a b', 'monitoring.labels.release: received "a b"; accepted: letters, digits'],
    ['-x: a', 'monitoring.labels.-x is not a key here; accepted: labels such as'],
  ])('of labels, { %s }', (labels, fault) => {
    expect(faults(['  runbookUrl:', `  labels: { ${labels} }\n  runbookUrl:`])).toEqual(
      fault ? [expect.stringContaining(fault)] : [],
    );
  });

  it.each([
    ['10.0.65.7/22', 'the network `10.0.64.0/22`, of which this is an address'],
    ['10.0.0.1/0', 'the network `0.0.0.0/0`'],
    ['010.0.0.0/8', 'the network `10.0.0.0/8`'],
    ['10.0.0.256/32', 'an IPv4 range such as'],
    ['10.0.0.0/33', 'an IPv4 range such as'],
  ])('refuses the range %s', (range, accepted) => {
    expect(faults(['10.0.64.0/22', range])).toEqual([
      expect.stringContaining(`database.cidrs[0]: received "${range}"; accepted: ${accepted}`),
    ]);
  });

  it.each([
    ['a global web ACL', /regional\/webacl/, 'global/webacl', 'ingress.wafAclArn'],
    ['a web ACL without region', 'wafv2:eu-west-1', 'wafv2:', 'ingress.wafAclArn'],
    ['another thing of ACM', ':certificate/', ':thing/', 'ingress.certificateArn'],
    ['a user as role', ':role/', ':user/', 'secrets.identity.roleArn'],
    ['memory in which nothing starts', 'memory: 768Mi', 'memory: 64Mi', 'web.memory'],
    ['memory that no node has', 'memory: 768Mi', 'memory: 999999Mi', 'web.memory'],
    ['a scratch folder for nothing', 'memory: 768Mi', 'memory: 768Mi\n  scratch: 1Mi', 'web.scratch'],
  ] as [string, string | RegExp, string, string][])('refuses %s', (_, from, to, key) => {
    expect(faults([from, to])).toEqual([expect.stringContaining(` ${key}: received `)]);
  });

  it('names the line of a file that is not YAML, or holds a key twice, or nothing', () => {
    expect(
      faults([
        'baseUrl: https://books.example.com',
        'baseUrl: https://books.example.com\nbaseUrl: https://books.example.com',
      ]),
    ).toEqual([expect.stringMatching(new RegExp(`^e\\.yaml:${line('baseUrl: https') + 1}: baseUrl: .*second time`))]);
    expect(() => parseEnvironmentFile('e.yaml', 'web: [')).toThrow(/e\.yaml:1: /);
    expect(() => parseEnvironmentFile('e.yaml', '')).toThrow(
      'the file: received null; accepted: a group of the keys cluster',
    );
  });
});
