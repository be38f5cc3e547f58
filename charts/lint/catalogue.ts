import { containerLints as kubeLinterContainers } from './kube-linter/containers.ts';
import { objectLints as kubeLinterObjects } from './kube-linter/objects.ts';
import { workloadLints as kubeLinterWorkloads } from './kube-linter/workloads.ts';
import { objectLints as kubeScoreObjects } from './kube-score/objects.ts';
import { podLints as kubeScorePods } from './kube-score/pods.ts';
import { workloadLints as kubeScoreWorkloads } from './kube-score/workloads.ts';
import type { Lint } from './lint.ts';
import { containerLints as polarisContainers } from './polaris/containers.ts';
import { objectLints as polarisObjects } from './polaris/objects.ts';
import { podLints as polarisPods } from './polaris/pods.ts';
import { roleLints as polarisRoles } from './polaris/roles.ts';

/** Every check of the three linters, those on by default and those that are not. */
export const lints: readonly Lint[] = [
  ...kubeScorePods,
  ...kubeScoreWorkloads,
  ...kubeScoreObjects,
  ...kubeLinterContainers,
  ...kubeLinterWorkloads,
  ...kubeLinterObjects,
  ...polarisContainers,
  ...polarisPods,
  ...polarisObjects,
  ...polarisRoles,
];
