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
      expect.stringContaining('prometheus is not a key here; accepted: cluster, namespace, image'),
    ]);
  });

  it('says which key is missing, at the line of its group', () => {
    expect(faults([/ {2}cpuRequest: .*\n/, ''])).toEqual([
      `e.yaml:${line('web:')}: web.cpuRequest is not set; accepted: thousandths of a core such as \`500m\``,
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

  it('names the line of a file that is not YAML, or holds a key twice, or nothing', () => {
    expect(
      faults([
        'baseUrl: https://books.example.com',
        'baseUrl: https://books.example.com\nbaseUrl: https://books.example.com',
      ]),
    ).toEqual([expect.stringMatching(new RegExp(`^e\\.yaml:${line('baseUrl: https') + 1}: .*unique`))]);
    expect(() => parseEnvironmentFile('e.yaml', 'web: [')).toThrow(/e\.yaml:1: /);
    expect(() => parseEnvironmentFile('e.yaml', '')).toThrow(
      'the file: received null; accepted: a group of the keys cluster',
    );
  });
});
