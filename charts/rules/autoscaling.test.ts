import { describe, expect, it } from '@jest/globals';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';
import type { AnyObject } from '../testing/rendered.ts';

const web = (change: (object: AnyObject) => void, environment = {}) =>
  aModel({ environment, edit: { kind: 'Deployment', name: 'bookstore-web', change } });

describe('autoscaler-has-requests', () => {
  const id = 'autoscaler-has-requests';

  it('holds where every container reserves CPU', () => {
    expect(verdictOf(id, aModel()).numbers).toBe('bookstore-web/bookstore-web reserves cpu 500m');
  });

  it('refuses a container without a request', () => {
    const model = web((object) => delete object['spec'].template.spec.containers[0].resources.requests.cpu);
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web/bookstore-web reserves no cpu, by which it is scaled');
  });

  it('refuses replicas beside an autoscaler', () => {
    const model = web((object) => Object.assign(object['spec'], { replicas: 3 }));
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('bookstore-web sets replicas to 3, against its autoscaler');
  });
});

describe('autoscaler-steps-are-bounded', () => {
  const id = 'autoscaler-steps-are-bounded';
  const scaler = (change: (behavior: AnyObject) => void) =>
    aModel({ edit: { kind: 'HorizontalPodAutoscaler', change: (object) => change(object['spec'].behavior) } });

  it('says how many pods come and go in a minute', () => {
    expect(verdictOf(id, aModel()).numbers).toBe(
      'bookstore-web: 3 to 6 pods, 3 a minute up, 1 a minute down after 300 s',
    );
  });

  it.each([
    ['a direction without a word', (behavior: AnyObject) => delete behavior['scaleDown'], 'how it is scaled down'],
    ['the other direction', (behavior: AnyObject) => delete behavior['scaleUp'], 'how it is scaled up'],
    [
      'growth by more than double in a minute',
      (behavior: AnyObject) => Object.assign(behavior['scaleUp'].policies[1], { value: 200 }),
      'grows by 12 pods a minute at 6: more than double',
    ],
    [
      'more pods ending at once than the database has connections for',
      (behavior: AnyObject) => Object.assign(behavior['scaleDown'].policies[0], { value: 4 }),
      'leaves 8 pods ending at once, its connections are counted for 6',
    ],
    [
      'shrinking at once',
      (behavior: AnyObject) => Object.assign(behavior['scaleDown'], { stabilizationWindowSeconds: 0 }),
      'shrinks after 0 s',
    ],
  ])('refuses %s', (_, change, numbers) => {
    expect(broken(scaler(change))).toEqual([id]);
    expect(verdictOf(id, scaler(change)).numbers).toContain(numbers);
  });

  it('refuses a range without room', () => {
    const model = aModel({
      edit: { kind: 'HorizontalPodAutoscaler', change: (object) => Object.assign(object['spec'], { maxReplicas: 3 }) },
    });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('has 3 pods at least and at most');
  });

  it('has nothing to say of a fixed number of pods, and no other rule has anything against it', () => {
    const model = aModel({ environment: { web: { maxReplicas: 3 } } });
    expect(broken(model)).toEqual([]);
    expect(verdictOf(id, model).numbers).toBe('nothing is scaled');
    expect(verdictOf('pods-spread-over-zones', model)).toMatchObject({ headline: '3 pods over 3 zones' });
  });
});
