import { describe, expect, it } from '@jest/globals';
import { GoodObjects } from '../testing/good-objects.ts';
import { lintFaults, lintFindings } from './findings.ts';

/** What is found after a change; good objects break only the choices that they make otherwise. */
const found = (change: (objects: GoodObjects) => unknown): string[] => {
  const objects = new GoodObjects();
  change(objects);
  return lintFindings(objects.rendered()).map(({ check, found }) => `${check}: ${found}`);
};
const annotate = (objects: GoodObjects, annotations: object, kind = 'Deployment') => {
  const { metadata } = objects.of(kind);
  metadata.annotations = { ...metadata.annotations, ...annotations };
};
const annotatePods = (objects: GoodObjects, annotations: object) =>
  Object.assign(objects.template()['metadata'], { annotations });
const taggedAndKept = (objects: GoodObjects) => {
  objects.container().imagePullPolicy = 'IfNotPresent';
  annotate(objects, {
    'kube-score/ignore': 'container-image-pull-policy',
    'polaris.fairwinds.com/pullPolicyNotAlways-exempt': 'true',
  });
};

describe('lintFindings', () => {
  it('finds nothing in good objects', () => {
    expect(found(() => {})).toEqual([]);
  });

  it('names the check, the construct, the object, what it found and what to change', () => {
    const objects = new GoodObjects();
    objects.container().image = 'shop:latest';
    expect(lintFaults(objects.rendered())).toContain(
      'kube-score/container-image-tag: Deployment/web (Deployment web): container web runs shop:latest; fix: give the image the tag of a release',
    );
  });

  it('goes on when it stumbles over an object, and names it', () => {
    const unjudged = (change: (objects: GoodObjects) => unknown) =>
      found((objects) => {
        change(objects);
        objects.of('Service').spec.type = 'NodePort';
      });
    const inLints = unjudged((objects) => objects.pod().containers.push(null));
    expect(inLints).toContainEqual(
      expect.stringMatching(/^kube-score\/container-image-tag: cannot be judged \(TypeError/),
    );
    expect(inLints).toContainEqual(expect.stringContaining('kube-score/service-type'));
    const before = unjudged((objects) => (objects.of('Deployment').spec = null));
    expect(before).toContainEqual(expect.stringMatching(/^kube-linter\/\*: cannot be judged \(TypeError/));
    expect(before).toContainEqual(expect.stringContaining('kube-score/service-type'));
    const objects = new GoodObjects();
    objects.pod().containers = 7;
    expect(lintFaults(objects.rendered()).join()).toContain('Deployment/web (Deployment web): cannot be judged');
  });

  it('reads only annotations that are texts', () => {
    expect(
      found((objects) => annotate(objects, { 'kube-score/ignore': 7, 'polaris.fairwinds.com/exempt': true })),
    ).toEqual([]);
  });

  it('obeys the annotation by which kube-linter leaves an object out, but takes no reason for it', () => {
    const none = found((objects) => {
      objects.container().image = 'shop:latest';
      annotate(objects, { 'kube-linter.io/ignore-all': '' });
    });
    expect(none.filter((finding) => finding.startsWith('kube-linter/'))).toEqual([
      'kube-linter/*: every check is left out',
    ]);
    expect(none).toContainEqual(expect.stringContaining('kube-score/container-image-tag'));
  });

  it('holds nobody to a check that is left out for all', () => {
    expect(found((objects) => delete objects.pod().affinity.nodeAffinity)).toEqual([]);
  });

  it('holds an object to a check that it asks for, in its own annotations or in those of its pods', () => {
    const asked = { 'kube-score/enable': 'container-cpu-requests-equal-limits' };
    const change = (objects: GoodObjects) => (objects.container().resources.limits.cpu = '1');
    const finding =
      'kube-score/container-cpu-requests-equal-limits: container web requests another amount of cpu than its limit';
    expect(found(change)).toEqual([]);
    expect(found((objects) => [change(objects), annotate(objects, asked)])).toEqual([finding]);
    expect(found((objects) => [change(objects), annotatePods(objects, asked)])).toEqual([finding]);
  });
});

describe('exemptions', () => {
  it('are accepted where their recorded reason is true', () => {
    expect(found(taggedAndKept)).toEqual([]);
  });

  it('are refused where it is not', () => {
    const change = (objects: GoodObjects) => {
      taggedAndKept(objects);
      objects.container().image = 'registry.example.com:5000/shop';
    };
    expect(found(change)).toContain(
      'polaris/pullPolicyNotAlways: is left out, which is right only where every image has a digest or the tag of a release',
    );
  });

  it('are refused where no reason is recorded', () => {
    expect(
      found((objects) => {
        objects.of('Service')['spec'].type = 'NodePort';
        annotate(objects, { 'ignore-check.kube-linter.io/dangling-service': 'why not' }, 'Service');
      }),
    ).toContain('kube-linter/dangling-service: is left out, and no reason for it is recorded');
  });

  it('are refused where the check holds without them', () => {
    expect(
      found((objects) => annotate(objects, { 'polaris.fairwinds.com/deploymentMissingReplicas-exempt': 'True' })),
    ).toEqual(expect.arrayContaining([expect.stringMatching(/^polaris\/deploymentMissingReplicas: is left out/)]));
    expect(
      found((objects) => annotate(objects, { 'polaris.fairwinds.com/priorityClassNotSet-exempt': 'true' })),
    ).toEqual(['polaris/priorityClassNotSet: is left out, and holds all the same']);
  });

  it('are refused for checks that do not exist, and for all checks at once', () => {
    expect(found((objects) => annotate(objects, { 'kube-score/ignore': 'container-image-tags' }))).toEqual([
      'kube-score/container-image-tags: is left out, but there is no such check',
    ]);
    expect(
      found((objects) =>
        annotate(objects, { 'kube-linter.io/ignore-all': '', 'polaris.fairwinds.com/exempt': 'true' }),
      ),
    ).toEqual(['kube-linter/*: every check is left out', 'polaris/*: every check is left out']);
  });

  it('are no exemptions where the linter does not read them', () => {
    const withoutPriority = (annotations: object) =>
      found((objects) => [delete objects.pod().priorityClassName, annotate(objects, annotations)]);
    const finding = ['polaris/priorityClassNotSet: no priorityClassName'];
    expect(withoutPriority({ 'polaris.fairwinds.com/priorityClassNotSet-exempt': 'yes' })).toEqual(finding);
    expect(withoutPriority({ 'polaris.fairwinds.com/priorityClassNotSet-exempt': 'true' })).toEqual([]);
  });

  it('of kube-score are also read in the pods, where they go first', () => {
    const ignored = { 'kube-score/ignore': 'container-image-pull-policy' };
    const kept = (objects: GoodObjects) => (objects.container().imagePullPolicy = 'IfNotPresent');
    const ofKubeScore = (change: (objects: GoodObjects) => unknown) =>
      found(change).filter((finding) => finding.startsWith('kube-score'));
    expect(ofKubeScore((objects) => [kept(objects), annotatePods(objects, ignored)])).toEqual([]);
    expect(
      ofKubeScore((objects) => [
        kept(objects),
        annotate(objects, ignored),
        annotatePods(objects, { 'kube-score/enable': 'container-image-pull-policy' }),
      ]),
    ).toContain('kube-score/container-image-pull-policy: container web has the pull policy IfNotPresent');
  });

  it('of kube-score take what another check implies with them', () => {
    const change = (objects: GoodObjects) => {
      delete objects.container().resources.limits['ephemeral-storage'];
      annotate(objects, { 'kube-score/ignore': 'container-resources' });
    };
    expect(found(change)).toEqual(['kube-score/container-resources: is left out, and no reason for it is recorded']);
  });
});
