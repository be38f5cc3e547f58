import type { Contract } from '../contract.ts';
import { variablesOf } from './manifests.ts';
import type { Container } from './pod.ts';
import { count, type Model, type Rule, verdict } from './rule.ts';
import { type AppContainer, appContainers, scaledDeployments } from './workloads.ts';

/** What web and worker must be told alike, since the one goes on with what the other has begun. */
const shared = [
  'STORE_STAGE',
  'STORE_CURRENCY',
  'PAYMENT_PROVIDERS',
  'BANK_TRANSFER_ACCOUNT',
  'HOLD_MINUTES',
  'TRANSFER_HOLD_DAYS',
] as const;
type Shared = (typeof shared)[number];

/** A container that takes money or goes on with a payment, and what it is told of it. */
interface Till extends AppContainer {
  readonly name: string;
  readonly told: Readonly<Record<string, string>>;
  readonly stage: string;
  readonly providers: readonly string[];
}

const toldOrDefault = (told: Readonly<Record<string, string>>, name: Shared, { variables }: Contract): string =>
  told[name] || (variables[name].default ?? '');

/** What the app takes when nothing is said: the transfer, where there is an account for it. */
const providersOf = ({ PAYMENT_PROVIDERS: chosen, BANK_TRANSFER_ACCOUNT: account }: Till['told']): string[] =>
  chosen ? chosen.split(',') : account ? ['bank-transfer'] : [];

const tillsOf = (model: Model): Till[] =>
  appContainers(model)
    .filter(({ role }) => 'PAYMENT_PROVIDERS' in model.contract.variablesOf[role])
    .map((app) => {
      const told = variablesOf(app.container, model.objects);
      return {
        ...app,
        name: app.workload.name,
        told,
        stage: toldOrDefault(told, 'STORE_STAGE', model.contract),
        providers: providersOf(told),
      };
    });

const declared = ({ paymentProviders }: Contract, provider: string) =>
  paymentProviders.find(({ id }) => id === provider);

/** What a provider cannot do without, and a container is told neither as a variable nor as a file. */
const lacking = ({ told }: Till, provider: string, contract: Contract): readonly string[] =>
  (declared(contract, provider)?.needs ?? []).filter((name) => !told[name] && !told[`${name}_FILE`]);

/** Name of the Secret in whose folder a variable's file lies. */
function secretOf({ told, workload }: Till, container: Container, name: string): string | undefined {
  const file = told[`${name}_FILE`] ?? '';
  const mount = container.volumeMounts?.find(({ mountPath }) => file.startsWith(`${mountPath}/`));
  return workload.pod.volumes?.find((volume) => volume.name === mount?.name)?.secret?.secretName;
}

/** What a till is told otherwise than the first. */
function differences(first: Till, other: Till, { contract }: Model): string[] {
  const settings = shared.flatMap((name) => {
    const [one, two] = [toldOrDefault(first.told, name, contract), toldOrDefault(other.told, name, contract)];
    return one === two ? [] : [`${name} is ${one || 'unset'} for ${first.name}, ${two || 'unset'} for ${other.name}`];
  });
  const [key, otherKey] = [first, other].map((till) => secretOf(till, till.container, 'SECRET_KEY'));
  return key === otherKey
    ? settings
    : [...settings, `SECRET_KEY is of ${key} for ${first.name}, of ${otherKey} for ${other.name}`];
}

export const paymentRules: readonly Rule[] = [
  {
    id: 'production-takes-real-money',
    statement: 'A store in production has no payment provider for tests, which takes no money for the books.',
    severity: 'money',
    source: "the app's contract: STORE_STAGE, payment providers for tests",
    check(model) {
      const tills = tillsOf(model);
      return verdict(
        tills
          .filter(({ stage }) => stage === 'production')
          .flatMap(({ name, providers }) =>
            providers
              .filter((provider) => declared(model.contract, provider)?.test)
              .map((provider) => `${name} is in production, and ${provider} takes no real money`),
          ),
        tills.map(({ name, stage, providers }) => `${name}: ${stage}, ${providers.join(', ')}`).join('; '),
        'take it from payments.providers, or let `stage` be staging or development',
      );
    },
  },
  {
    id: 'buyers-can-pay',
    statement:
      'There is at least one way to pay, every payment provider is one that the app has, and it is given what it cannot do without: a bank transfer the account.',
    severity: 'money',
    source: "the app's contract: payment providers, and what each needs",
    check(model) {
      const { contract } = model;
      const tills = tillsOf(model);
      const served = ({ providers }: Till) =>
        new Set(providers.flatMap((provider) => declared(contract, provider)?.method ?? []));
      return verdict(
        tills.flatMap((till) => [
          ...(served(till).size > 0 ? [] : [`${till.name} has no provider for any way to pay: nobody can buy`]),
          ...till.providers.flatMap((provider) => [
            ...(declared(contract, provider)
              ? []
              : [`${till.name} is told of ${provider}, which the app does not have`]),
            ...lacking(till, provider, contract).map(
              (name) => `${till.name} has the provider ${provider}, and is not given ${name}`,
            ),
          ]),
        ]),
        tills.map((till) => `${till.name}: ${[...served(till)].join(', ')}`).join('; '),
        `set payments.providers to some of ${contract.paymentProviders.map(({ id }) => id).join(', ')}; set payments.transferAccount for bank-transfer`,
      );
    },
  },
  {
    id: 'worker-ends-what-web-begins',
    statement:
      'Where web pods take orders there is a worker, which alone gives held copies back and goes on with payments that were cut off, and both are told the same of payments and share the keys that sign them.',
    severity: 'money',
    source: "the app's contract: HOLD_MINUTES, PAYMENT_PROVIDERS and SECRET_KEY, read by web and worker",
    check(model) {
      const tills = tillsOf(model);
      const [first, ...others] = tills.toSorted(({ role }) => (role === 'web' ? -1 : 1));
      const pods = scaledDeployments(model.objects)
        .filter(({ name }) => tills.some((till) => till.role === 'worker' && till.name === name))
        .reduce((sum, { minReplicas }) => sum + minReplicas, 0);
      return verdict(
        first
          ? [
              ...(pods > 0 ? [] : ['no pod is a worker: what is held for an order that nobody pays stays held']),
              ...others.flatMap((other) => differences(first, other, model)),
            ]
          : [],
        `${count(pods, 'worker pod')}, told as ${first?.name ?? 'nobody'} is`,
        'keep worker.replicas at 1 or more; give all roles the settings of charts/bookstore/settings.ts and one Secret',
      );
    },
  },
];
