import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { releaseParameters, tellResult } from './command.ts';
import { imageFault } from './image-registry.ts';
import { podFaults } from './pods.ts';
import { leftBehind } from './release.ts';
import { type ClusterObject, manifestFile } from './target.ts';
import { deployUsage } from './usage.ts';

describe('an image', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  let registry: Server;
  let url: string;
  beforeAll(async () => {
    registry = createServer((request, response) => {
      const known = request.url === `/v2/team/bookstore/manifests/${digest}` && request.method === 'HEAD';
      const isPrivate = request.url!.startsWith('/v2/private/');
      response.writeHead(isPrivate ? 401 : known ? 200 : 404).end();
    });
    await new Promise<void>((resolve) => registry.listen(0, resolve));
    url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
  });
  afterAll(() => void registry.close());

  it.each([
    ['registry.example.com/team/bookstore', 'is in the registry'],
    ['registry.example.com/team/other', { fault: `registry.example.com/team/other@${digest} is not in the registry.` }],
    ['registry.example.com/private/bookstore', { unknown: 'registry.example.com answers 401' }],
  ])('%s is asked for without being fetched', async (repository, answer) => {
    expect(await imageFault(repository, digest, url)).toEqual(answer);
  });

  it('of a registry that cannot be reached stays unknown', async () => {
    const answer = await imageFault('registry.example.com/a', digest, 'http://127.0.0.1:9');
    expect(answer).toEqual({ unknown: expect.stringMatching(/^registry\.example\.com cannot be asked/) });
  });
});

it('a pod says why it is not ready, in the words of Kubernetes', () => {
  const pod = (status: object): ClusterObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, status });
  const container = (state: object, more: object = {}) => ({
    containerStatuses: [{ name: 'web', ready: false, restartCount: 0, state, ...more }],
  });
  expect(podFaults(pod(container({ waiting: { reason: 'ImagePullBackOff', message: 'not found' } })))).toEqual([
    'web: ImagePullBackOff (not found)',
  ]);
  const crashed = { restartCount: 3, lastState: { terminated: { exitCode: 1, message: 'SECRET_KEY is missing\n' } } };
  expect(podFaults(pod(container({ waiting: { reason: 'CrashLoopBackOff' } }, crashed)))).toEqual([
    'web: CrashLoopBackOff, ended with 1: SECRET_KEY is missing, 3 restarts',
  ]);
  const pending = [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }];
  expect(podFaults(pod({ conditions: pending }))).toEqual(['0/3 nodes are available']);
  expect(podFaults(pod({ containerStatuses: [{ name: 'web', ready: true, restartCount: 9 }] }))).toEqual([]);
});

it('objects that a release no longer has are named, since an apply leaves them', () => {
  const record = (...kinds: string[]) => ({
    release: 1,
    environment: 'local',
    commit: '',
    image: '',
    at: '',
    outcome: 'live' as const,
    again: null,
    columns: { used: [], gone: [] },
    files: [manifestFile('a.yaml', kinds.map((kind) => `kind: ${kind}\nmetadata: { name: a }\n`).join('---\n'))],
  });
  expect(leftBehind(record('Ingress', 'Service'), record('Service', 'Secret'))).toEqual(['Ingress/a']);
  expect(leftBehind(undefined, record('Service'))).toEqual([]);
  const migration = 'kind: Job\nmetadata: { name: m }\nspec: { ttlSecondsAfterFinished: 60 }\n';
  const cleared = { ...record(), files: [manifestFile('m.yaml', migration)] };
  expect(leftBehind(cleared, record('Service'))).toEqual([]);
  expect(leftBehind(record('Job'), record('Service'))).toEqual(['Job/a']);
});

it('what is applied is said whenever it is not all, and the exit code says how it has ended', () => {
  const said: string[] = [];
  const tell = (result: Parameters<typeof tellResult>[0]) => tellResult(result, 'Go on.', (text) => said.push(text));
  const standing = 'Nothing was applied.';
  expect(tell({ outcome: 'live' })).toBe(0);
  expect(tell({ outcome: 'undone', why: 'No pod came up.' })).toBe(1);
  expect(tell({ outcome: 'failed', why: 'Nobody answers.', standing })).toBe(1);
  expect(tell({ outcome: 'interrupted', why: 'It was interrupted.', standing, exitCode: 143 })).toBe(143);
  expect(said).toEqual([
    '\nUndone. No pod came up.\nThe store runs what it ran before.',
    '\nFailed. Nobody answers.\nNothing was applied. Go on.',
    '\nInterrupted. It was interrupted.\nNothing was applied. Go on.',
  ]);
});

it.each([
  [[], 'Received 0 environments; accepted: one.'],
  [['a', 'b'], 'Received 2 environments; accepted: one.'],
  [['a', '--to', 'x'], 'Received --to x; accepted: the number of a release'],
  [['a', '--force'], "Unknown option '--force'"],
])('%j is refused with the usage', (parameters, fault) => {
  expect(() => releaseParameters(deployUsage, true, parameters)).toThrow(fault);
  expect(() => releaseParameters(deployUsage, true, parameters)).toThrow('usage: npm run deploy');
});
