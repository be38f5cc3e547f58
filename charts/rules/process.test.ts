import { describe, expect, it } from '@jest/globals';
import { contract } from '../contract.ts';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

type Change = (container: AnyObject, pod: AnyObject) => void;
const edited = (name: string) => (change: Change) =>
  aModel({
    edit: {
      kind: 'Deployment',
      name,
      change: (object) => change(object['spec'].template.spec.containers[0], object['spec'].template.spec),
    },
  });
const web = edited('bookstore-web');
const worker = edited('bookstore-worker');
const variable = (container: AnyObject, name: string) =>
  container['env'].find((each: { name: string }) => each.name === name);

describe('heap-fits-memory', () => {
  const id = 'heap-fits-memory';

  it('holds with three quarters of the memory', () => {
    expect(verdictOf(id, aModel()).numbers).toContain('bookstore-worker: heap 384 MiB of 512 MiB (75 %)');
  });

  it.each([
    [
      'a heap that leaves too little',
      (container: AnyObject) =>
        Object.assign(variable(container, 'NODE_OPTIONS'), { value: '--max-old-space-size=400' }),
      'has a heap of 400 MiB and 0 MiB of folders in 512 MiB of memory',
    ],
    [
      "V8's own choice",
      (container: AnyObject) => Object.assign(variable(container, 'NODE_OPTIONS'), { value: '' }),
      'does not say how large its heap may grow',
    ],
    [
      'memory that others may take',
      (container: AnyObject) => Object.assign(container['resources'].requests, { memory: '256Mi' }),
      'reserves 256 MiB of 512 MiB memory',
    ],
    [
      'memory without a limit',
      (container: AnyObject) => delete container['resources'].limits.memory,
      'has no memory limit',
    ],
    [
      'a folder in memory beside the heap',
      (_: AnyObject, pod: AnyObject) =>
        Object.assign(pod['volumes'].find((volume: AnyObject) => volume['emptyDir']).emptyDir, {
          medium: 'Memory',
          sizeLimit: '64Mi',
        }),
      'has a heap of 384 MiB and 64 MiB of folders in 512 MiB',
    ],
  ])('refuses %s', (_, change, numbers) => {
    expect(broken(worker(change))).toContain(id);
    expect(verdictOf(id, worker(change)).numbers).toContain(numbers);
  });
});

describe('memory-beside-heap-fits', () => {
  const id = 'memory-beside-heap-fits';
  const { web: needed } = contract.outsideHeapMebibytes;
  const withMemory = (memory: string) => aModel({ environment: { web: { memory } } });

  it('holds where the heap leaves what photos and passwords need, and takes the rest up to three quarters', () => {
    expect(verdictOf(id, aModel()).numbers).toContain(`bookstore-web: ${needed} MiB of 392 MiB`);
    expect(verdictOf('heap-fits-memory', withMemory('4096Mi')).numbers).toContain('bookstore-web: heap 3072 MiB');
  });

  it('refuses memory in which one photo would end the pod', () => {
    const model = withMemory('512Mi');
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(
      `bookstore-web may need ${needed} MiB beside its heap, which leaves 384 MiB`,
    );
  });

  it('counts a folder in memory', () => {
    const model = web((_, pod) =>
      Object.assign(pod['volumes'].find((volume: AnyObject) => volume['emptyDir']).emptyDir, {
        medium: 'Memory',
        sizeLimit: '16Mi',
      }),
    );
    expect(broken(model)).toEqual([id]);
  });
});

describe('signals-reach-process', () => {
  const id = 'signals-reach-process';

  it('holds where each role is started as the contract says', () => {
    expect(verdictOf(id, aModel()).numbers).toContain('node app/main.ts web');
  });

  it('refuses a shell or npm before the app', () => {
    const model = web((container) => Object.assign(container, { command: ['npm', 'start'] }));
    expect(verdictOf(id, model).numbers).toContain(
      'bookstore-web is started by npm start, which is no role of the app',
    );
    expect(broken(model)).toContain(id);
  });

  it('refuses other software that lives behind a shell', () => {
    const model = web((container, pod) =>
      pod['containers'].push({ ...container, name: 'proxy', image: 'proxy:1', command: ['/bin/sh', '-c', 'proxy'] }),
    );
    expect(verdictOf(id, model).numbers).toContain('is started by /bin/sh -c proxy, which keeps SIGTERM to itself');
  });

  it('refuses a preStop hook', () => {
    const model = web((container) =>
      Object.assign(container, { lifecycle: { preStop: { exec: { command: ['sleep', '30'] } } } }),
    );
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('has a preStop hook');
  });
});
