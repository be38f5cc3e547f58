import { dataHazards } from './hazards/data.ts';
import { databaseHazards } from './hazards/database.ts';
import type { Hazard } from './hazards/hazard.ts';
import { moneyHazards } from './hazards/money.ts';
import { podHazards } from './hazards/pods.ts';
import { trafficHazards } from './hazards/traffic.ts';

/** Every hazard that is known, by theme, each with what guards against it. */
export const hazards: Readonly<Record<string, readonly Hazard[]>> = {
  Database: databaseHazards,
  'Balancer, addresses and network': trafficHazards,
  'Pods, scaling and scheduling': podHazards,
  'Files, secrets and settings': dataHazards,
  'Orders and payments': moneyHazards,
};
