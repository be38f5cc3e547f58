import { bookstore } from '../bookstore/bookstore.ts';
import { nativeSecrets } from '../bookstore/secrets.ts';
import { contract as appContract, type Contract } from '../contract.ts';
import { rules } from '../rules/catalogue.ts';
import type { Model, Verdict } from '../rules/rule.ts';
import { anEnvironment, committedEnvironment } from './an-environment.ts';
import { type AnyObject, rendered } from './rendered.ts';

export interface ModelChanges {
  /** The committed environment that is changed. @default the least that an environment file must say */
  readonly of?: Parameters<typeof committedEnvironment>[0];
  readonly environment?: Parameters<typeof anEnvironment>[0];
  /** The contract that the manifests are made from. */
  readonly contract?: Partial<Contract>;
  /** What the app promises when the rules look, if it is not what the manifests were made from. */
  readonly promised?: Partial<Contract>;
  /** Changes the objects of a kind (or the one of that name) after they are rendered, as a patch or a prop would. */
  readonly edit?: Which & { readonly change: (object: AnyObject) => void };
  readonly remove?: Which;
  readonly add?: readonly object[];
}

interface Which {
  readonly kind: string;
  readonly name?: string;
}

const isMeant = ({ kind, metadata }: AnyObject, which: Which | undefined): boolean =>
  kind === which?.kind && (which.name === undefined || which.name === metadata.name);

/** What rules see of a bookstore in which all of them hold, with these changes. */
export function aModel({
  of,
  environment: changes,
  contract,
  promised,
  edit,
  remove,
  add = [],
}: ModelChanges = {}): Model {
  const environment = of ? committedEnvironment(of, changes) : anEnvironment(changes);
  const made = { ...appContract, ...contract };
  const objects = (structuredClone(rendered(bookstore(environment, made, 'test')).all) as AnyObject[]).filter(
    (object) => !isMeant(object, remove),
  );
  const meant = objects.filter((object) => isMeant(object, edit));
  if (edit && meant.length === 0) throw new Error(`no ${edit.kind} ${edit.name ?? ''} to edit`);
  for (const object of meant) edit?.change(object);
  return {
    name: 'test',
    environment,
    contract: { ...made, ...promised },
    objects: [...objects, ...(add as AnyObject[])],
    nativeSecrets: nativeSecrets(environment, made),
  };
}

/** The verdict of the rule with that id. */
export function verdictOf(id: string, model: Model): Verdict {
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule.check(model);
}

/** Ids of all rules that a model breaks. */
export const broken = (model: Model): string[] =>
  rules.filter((rule) => rule.check(model).outcome === 'violated').map(({ id }) => id);
