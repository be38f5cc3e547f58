import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

describe('pods-are-restricted', () => {
  const id = 'pods-are-restricted';
  const web = (change: (container: AnyObject, pod: AnyObject) => void) =>
    aModel({
      edit: {
        kind: 'Deployment',
        name: 'bookstore-web',
        change: (object) => change(object['spec'].template.spec.containers[0], object['spec'].template.spec),
      },
    });
  const security = (change: object) => web((container) => Object.assign(container['securityContext'], change));

  it('holds for hardened pods', () => {
    expect(verdictOf(id, aModel()).numbers).toMatch(/^\d pod templates, users 10001$/);
  });

  it.each([
    ['root', security({ runAsNonRoot: false }), 'may run as root'],
    ['privileges', security({ allowPrivilegeEscalation: true }), 'may gain privileges'],
    ['a privileged container', security({ privileged: true }), 'is privileged'],
    ['capabilities', security({ capabilities: { drop: ['NET_RAW'] } }), 'keeps capabilities'],
    [
      'an added one',
      security({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }),
      'keeps capabilities (SYS_ADMIN)',
    ],
    ['no filter of system calls', security({ seccompProfile: { type: 'Unconfined' } }), 'has no seccomp profile'],
    ['a program that can be changed', security({ readOnlyRootFilesystem: false }), 'can write to its own program'],
    ["the node's network", web((_, pod) => Object.assign(pod, { hostNetwork: true })), "shares the node's Network"],
    ['another type of SELinux', security({ seLinuxOptions: { type: 'spc_t' } }), 'has the SELinux type spc_t'],
    ['another user of SELinux', security({ seLinuxOptions: { user: 'root' } }), 'has the SELinux user or role root'],
    ['all of /proc', security({ procMount: 'Unmasked' }), 'sees /proc of the node (Unmasked)'],
    ['no AppArmor', security({ appArmorProfile: { type: 'Unconfined' } }), 'has AppArmor Unconfined'],
    ['a node of Windows', security({ windowsOptions: { hostProcess: true } }), 'is a process of its Windows node'],
    [
      'parameters of the kernel',
      web((_, pod) => {
        pod['securityContext'] = {
          ...pod['securityContext'],
          sysctls: [{ name: 'net.ipv4.tcp_syncookies' }, { name: 'kernel.msgmax' }],
        };
      }),
      'sets kernel.msgmax of the kernel',
    ],
    [
      'a type of SELinux for the pod',
      web((_, pod) => {
        pod['securityContext'] = { ...pod['securityContext'], seLinuxOptions: { type: 'spc_t' } };
      }),
      'has the SELinux type spc_t',
    ],
    [
      "a folder of the node's",
      web((_, pod) => pod['volumes'].push({ name: 'node', hostPath: { path: '/var' } })),
      'has a volume of kind hostPath',
    ],
    [
      'a port of the node',
      web((container) => Object.assign(container['ports'][0], { hostPort: 8080 })),
      'takes port 8080 of the node',
    ],
  ])('refuses %s', (_, model, numbers) => {
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain(`bookstore-web ${numbers}`);
  });

  it('refuses a user that only the image knows', () => {
    const model = web((container, pod) => {
      delete container['securityContext'].runAsUser;
      delete pod['securityContext'].runAsUser;
    });
    expect(verdictOf(id, model).numbers).toContain('bookstore-web has no numeric user');
  });
});

describe('namespace-enforces-restricted', () => {
  const id = 'namespace-enforces-restricted';
  const labelled = (labels: object) =>
    aModel({ edit: { kind: 'Namespace', change: ({ metadata }) => Object.assign(metadata.labels!, labels) } });

  it('holds with the rules of the release that runs', () => {
    expect(verdictOf(id, aModel()).numbers).toBe('bookstore: restricted of v1.34, the cluster is 1.34');
  });

  it.each([
    [
      'a namespace that admits more',
      labelled({ 'pod-security.kubernetes.io/enforce': 'baseline' }),
      'it enforces baseline',
    ],
    [
      'rules of a release to come',
      labelled({ 'pod-security.kubernetes.io/enforce-version': 'v1.35' }),
      'its rules are those of v1.35, the cluster is 1.34',
    ],
    [
      'rules that change with the cluster',
      labelled({ 'pod-security.kubernetes.io/enforce-version': 'latest' }),
      'its rules are those of latest, the cluster is 1.34',
    ],
    [
      'manifests without it',
      aModel({ edit: { kind: 'Namespace', change: ({ metadata }) => Object.assign(metadata, { name: 'other' }) } }),
      'the namespace bookstore is not among the manifests',
    ],
  ])('refuses %s', (_, model, numbers) => {
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe(numbers);
  });
});
