import type { App } from 'cdk8s';
import { admissionFaults } from '../admission/admission-faults.ts';
import { bookstore } from '../bookstore/bookstore.ts';
import { nativeSecrets } from '../bookstore/secrets.ts';
import { contract as appContract, type Contract } from '../contract.ts';
import type { Environment } from '../environment/schema.ts';
import { lintFaults } from '../lint/findings.ts';
import { type Judgements, judge } from '../rules/judgement.ts';
import { schemaFaults } from '../schemas/schema-faults.ts';
import { fileFaults, objectFaults, shapeFaults } from './checks.ts';
import { type RenderedFile, render } from './rendering.ts';

/** An environment's app with everything that must hold for it, checked whenever the app is synthesized. */
export interface EnvironmentApp {
  readonly app: App;
  /** Rendered on first use. */
  readonly files: () => readonly RenderedFile[];
  /** What the rules find, and what is wrong with the waivers. */
  readonly judged: () => Judgements;
  /** What makes the environment refused, one line each; empty when nothing does. */
  readonly refusals: () => string[];
}

export interface EnvironmentAppOptions {
  readonly name: string;
  readonly environment: Environment;
  /** As `2027-01-31`; waivers end. */
  readonly today: string;
  /** @default the app's own */
  readonly contract?: Contract;
  /** Makes the app. @default bookstore */
  readonly compose?: (environment: Environment, contract: Contract, name: string) => App;
}

/** An environment that passes the schema and that a construct does not take, or that cannot be rendered. */
export class CompositionFault extends Error {
  override readonly name = 'CompositionFault';
}

function made<T>(environment: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    const { name, message, stack = '' } = error as Error;
    // What is no refusal is a fault of the charts: where it lies is said too.
    const where =
      name === 'Error'
        ? ''
        : ` (${name} ${stack
            .split('\n')
            .find((line) => /^ +at /.test(line))
            ?.trim()})`;
    throw new CompositionFault(`${environment}: ${message}${where}`, { cause: error });
  }
}

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** @throws CompositionFault, as its functions do */
export function environmentApp(options: EnvironmentAppOptions): EnvironmentApp {
  const { name, environment, today, contract = appContract, compose = bookstore } = options;
  const app = made(name, () => compose(environment, contract, name));
  const files = once(() => made(name, () => render(app)));
  const objects = once(() => files().flatMap((file) => file.objects));
  const judged = once(() =>
    judge(
      {
        name,
        environment,
        contract,
        objects: objects().map(({ manifest }) => manifest),
        nativeSecrets: nativeSecrets(environment, contract),
      },
      today,
    ),
  );
  // As a validation, so that no way of synthesizing the app passes it by; `app.synth()` throws with all of these.
  app.node.addValidation({
    validate: () => {
      const named = (faults: readonly string[]) => faults.map((fault) => `${name}: ${fault}`);
      const malformed = shapeFaults(objects());
      // What is no object of Kubernetes at all, no other check can read.
      if (malformed.length > 0) return named(malformed);
      return [
        ...named(fileFaults(files())),
        ...named(objectFaults(objects())),
        ...named(admissionFaults(objects())),
        ...named(schemaFaults(objects())),
        ...named(lintFaults(objects())),
        ...judged().refusals,
      ];
    },
  });
  return {
    app,
    files,
    judged,
    refusals: () =>
      app.node
        .findAll()
        .flatMap((node) =>
          node.node.validate().map((fault) => (node === app ? fault : `${name}: ${node.node.path}: ${fault}`)),
        ),
  };
}
