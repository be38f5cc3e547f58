import { expect, it } from '@jest/globals';
import { exempt } from './lint-exemptions.ts';

it('exemptions become the annotations that each linter reads, over all that are given', () => {
  expect(
    exempt(
      { 'kube-score/service-type': 'one', 'polaris/priorityClassNotSet': 'two' },
      { 'kube-score/pod-probes': 'three', 'kube-linter/exposed-services': 'four' },
    ),
  ).toEqual({
    'kube-score/ignore': 'pod-probes,service-type',
    'ignore-check.kube-linter.io/exposed-services': 'four',
    'polaris.fairwinds.com/priorityClassNotSet-exempt': 'true',
  });
});

it('no exemption is no annotation', () => {
  expect(exempt({})).toEqual({});
});
