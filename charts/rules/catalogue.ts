import { addressRules } from './address.ts';
import { autoscalingRules } from './autoscaling.ts';
import { availabilityRules } from './availability.ts';
import { awsRules } from './aws.ts';
import { balancerRules } from './balancer.ts';
import { databaseRules } from './database.ts';
import { databaseConnections } from './database-connections.ts';
import { folderRules, scratchRule } from './folders.ts';
import { frontRule } from './front.ts';
import { gitopsRules } from './gitops.ts';
import { imageRules } from './images.ts';
import { migrationRules } from './migration.ts';
import { monitoringRules } from './monitoring.ts';
import { isolationRule, networkRules } from './network.ts';
import { paymentRules } from './payments.ts';
import { probeRules } from './probes.ts';
import { heapRule, processRules } from './process.ts';
import { quotaRule } from './quota.ts';
import { referenceRules, selectorRules } from './references.ts';
import { namespaceRules, restrictedPods } from './restricted.ts';
import type { ManifestRule, Rule } from './rule.ts';
import { copyRules, scheduledJobs } from './scheduled.ts';
import { credentialRule, secretRules } from './secrets.ts';
import { changesReachPods, settingsRules } from './settings.ts';
import { storageRules, volumeRules } from './storage.ts';
import { uploadRule } from './uploads.ts';

/** Rules that look at rendered objects alone, and hold for any app. */
export const manifestRules: readonly ManifestRule[] = [
  ...autoscalingRules,
  heapRule,
  restrictedPods,
  scratchRule,
  isolationRule,
  ...selectorRules,
  quotaRule,
  ...volumeRules,
  changesReachPods,
  credentialRule,
  scheduledJobs,
];

/** Every rule that each environment is held to. */
export const rules: readonly Rule[] = [
  ...databaseConnections,
  ...databaseRules,
  ...migrationRules,
  ...balancerRules,
  ...addressRules,
  frontRule,
  uploadRule,
  ...probeRules,
  ...processRules,
  ...imageRules,
  ...availabilityRules,
  ...settingsRules,
  ...secretRules,
  ...paymentRules,
  ...storageRules,
  ...folderRules,
  ...networkRules,
  ...namespaceRules,
  ...referenceRules,
  ...copyRules,
  ...awsRules,
  ...gitopsRules,
  ...monitoringRules,
  ...manifestRules,
];
