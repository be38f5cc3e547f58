import { App, Chart } from 'cdk8s';
import type { Contract } from '../contract.ts';
import type { Environment } from '../environment/schema.ts';
import { application } from './names.ts';

/** One environment of the store, while its charts are composed. */
export interface Site {
  /** Name of the environment, which is the folder of its manifests. */
  readonly name: string;
  readonly environment: Environment;
  readonly contract: Contract;
  readonly app: App;
  /** A chart whose objects lie in the environment's namespace. */
  readonly chart: (id: string) => Chart;
  /** A chart of cluster-wide objects, and of others that name their namespace: cdk8s would stamp its own on all. */
  readonly clusterChart: (id: string) => Chart;
}

/** An app without charts. Each chart depends on the one before it, so that their files are applied in that order. */
export function siteOf(name: string, environment: Environment, contract: Contract): Site {
  const app = new App({ recordConstructMetadata: false });
  const labels = { 'app.kubernetes.io/part-of': application, 'app.kubernetes.io/managed-by': 'cdk8s' };
  let last: Chart | undefined;
  const chart = (id: string, namespace?: string) => {
    const next = new Chart(app, id, { labels, namespace });
    if (last) next.addDependency(last);
    last = next;
    return next;
  };
  return {
    name,
    environment,
    contract,
    app,
    chart: (id) => chart(id, environment.namespace),
    clusterChart: (id) => chart(id),
  };
}
