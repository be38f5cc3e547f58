import type { Peer } from '../constructs/network-policy.ts';
import type { Contract } from '../contract.ts';
import type { Environment } from '../environment/schema.ts';
import { databaseServer } from './names.ts';
import type { Site } from './site.ts';

/** The database, as pods reach it. Policies know no host names: outside the cluster it is known by its addresses. */
export const databasePeer = ({ database }: Environment, contract: Contract): Peer =>
  database.kind === 'in-cluster'
    ? { pods: databaseServer.labels, port: Number(contract.variables.DATABASE_PORT.default) }
    : { cidrs: database.cidrs, port: database.port };

/** Who brings shoppers' requests to the web pods. */
export function shopperPeer({ environment: { ingress }, contract }: Site): Peer {
  const port = contract.ports.http;
  if (ingress.kind === 'traefik') return { namespace: ingress.namespace, port };
  return { cidrs: ingress.kind === 'alb' ? ingress.cidrs : ingress.clientCidrs, port };
}

/** Prometheus, at the metrics port; nobody where there is no monitoring. */
export const metricsPeers = ({ environment: { monitoring }, contract }: Site): readonly Peer[] =>
  monitoring ? [{ namespace: monitoring.namespace, port: contract.ports.metrics }] : [];

/** The mail server; nobody where there is none. */
export const mailPeers = ({ mail }: Environment): readonly Peer[] =>
  mail ? [{ cidrs: mail.cidrs, port: mail.port }] : [];
