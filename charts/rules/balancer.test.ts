import { describe, expect, it } from '@jest/globals';
import { contract } from '../contract.ts';
import { aModel, broken, verdictOf } from '../testing/a-model.ts';

describe('keep-alive-outlives-balancer', () => {
  const id = 'keep-alive-outlives-balancer';

  it('holds where the balancer closes first', () => {
    expect(verdictOf(id, aModel())).toMatchObject({
      outcome: 'held',
      numbers: 'request 30 s < balancer idle 60 s < keep-alive 75 s < headers 76 s',
    });
  });

  it('refuses a balancer that keeps connections as long as the app', () => {
    const model = aModel({ environment: { ingress: { idleTimeoutSeconds: 75 } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toBe('the app closes idle connections after 75 s, the balancer after 75 s');
  });

  it('refuses an app with the keep-alive of plain Node.js', () => {
    expect(broken(aModel({ contract: { http: { ...contract.http, keepAliveSeconds: 5 } } }))).toEqual([id]);
  });

  it('refuses requests that may be silent longer than the balancer waits', () => {
    expect(broken(aModel({ environment: { ingress: { idleTimeoutSeconds: 30 } } }))).toEqual([id]);
  });
});

describe('shutdown-fits-grace-period', () => {
  const id = 'shutdown-fits-grace-period';

  it('holds where the phases of a shutdown end before the kill', () => {
    expect(verdictOf(id, aModel()).numbers).toBe(
      'drain 30 + requests 30 + close 5 = 65 s of a grace of 70 s, deregistration 30 s',
    );
  });

  it('refuses a drain that outgrew the grace period', () => {
    const model = aModel({ promised: { shutdown: { ...contract.shutdown, drainSeconds: 40 } } });
    expect(broken(model)).toEqual([id]);
    expect(verdictOf(id, model).numbers).toContain('= 75 s, bookstore-web is killed after 70 s');
  });

  it('refuses a balancer that cuts requests, and one that waits for a pod that is gone', () => {
    expect(broken(aModel({ environment: { ingress: { deregistrationSeconds: 29 } } }))).toEqual([id]);
    expect(broken(aModel({ environment: { ingress: { deregistrationSeconds: 300 } } }))).toEqual([id]);
  });
});
