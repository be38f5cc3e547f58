import { App, Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Manifest } from '../rules/manifests.ts';
import { schemaFaults } from '../schemas/schema-faults.ts';
import { render } from '../synth/rendering.ts';

/** An object as tests read it: whatever it holds, without a type for each kind. */
// biome-ignore lint/suspicious/noExplicitAny: a test that reads a wrong path fails by itself
export type AnyObject = Manifest & Record<string, any>;

export interface RenderedObjects {
  readonly all: readonly AnyObject[];
  /** Every object of a kind. */
  readonly ofKind: (kind: string) => AnyObject[];
  /** The one object of a kind; throws when there are none or several. */
  readonly only: (kind: string, name?: string) => AnyObject;
}

/** What an app renders, to be looked at by kind. */
export function rendered(app: App): RenderedObjects {
  const all = render(app).flatMap(({ objects }) => objects.map(({ manifest }) => manifest as AnyObject));
  const ofKind = (kind: string) => all.filter((object) => object.kind === kind);
  return {
    all,
    ofKind,
    only(kind, name) {
      const found = ofKind(kind).filter(({ metadata }) => name === undefined || metadata.name === name);
      const [object] = found;
      if (!object || found.length > 1)
        throw new Error(`${found.length} objects of kind ${kind}${name ? ` named ${name}` : ''}`);
      return object;
    },
  };
}

/** What constructs render in a chart of their own. @throws when a cluster would not take it */
export function renderedInChart(
  build: (chart: Construct) => void,
  props: ChartProps = { namespace: 'shop' },
): RenderedObjects {
  const app = new App();
  build(new Chart(app, 'chart', props));
  const faults = schemaFaults(render(app).flatMap(({ objects }) => objects));
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return rendered(app);
}
