import { albAnnotation, type Manifest, ofKind, type Rendered, variablesOf } from './manifests.ts';
import { held, type Model, type Rule, verdict, violated } from './rule.ts';
import { traefikName } from './traefik.ts';
import { appContainers } from './workloads.ts';

/** Policies of TLS 1.2 or 1.3 alone, of 2021 or later (Elastic Load Balancing: Security policies). */
const currentPolicy = /^ELBSecurityPolicy-TLS13-1-[23]-(?:\w+-)*20(?:2[1-9]|[3-9]\d)-\d\d$/;

/** Listeners of an ALB, as `HTTPS 443`. */
const listenersOf = (ingress: Rendered<'Ingress'>): string[] =>
  (JSON.parse(albAnnotation(ingress, 'listen-ports') ?? '[{"HTTP":80}]') as Record<string, number>[]).flatMap(
    (listener) => Object.entries(listener).map(([protocol, port]) => `${protocol} ${port}`),
  );

function albFaults(ingress: Rendered<'Ingress'>): string[] {
  const { name } = ingress.metadata;
  const open = listenersOf(ingress);
  const policy = albAnnotation(ingress, 'ssl-policy') ?? 'ELBSecurityPolicy-2016-08, the default';
  return [
    ...(open.includes('HTTPS 443') ? [] : [`${name} does not listen on HTTPS 443`]),
    ...(open.includes('HTTP 80') ? [] : [`${name} does not listen on HTTP 80: nobody is redirected`]),
    ...(albAnnotation(ingress, 'ssl-redirect') === '443' ? [] : [`${name} does not redirect to 443`]),
    ...(albAnnotation(ingress, 'certificate-arn') ? [] : [`${name} names no certificate`]),
    ...(currentPolicy.test(policy) ? [] : [`${name} speaks TLS by ${policy}`]),
  ];
}

const traefik = (ingress: Manifest, name: string): string[] =>
  ingress.metadata.annotations?.[`traefik.ingress.kubernetes.io/router.${name}`]?.split(',') ?? [];

function traefikFaults(ingress: Rendered<'Ingress'>, objects: readonly Manifest[]): string[] {
  const { name } = ingress.metadata;
  const entries = traefik(ingress, 'entrypoints');
  const redirects = ofKind(objects, 'Middleware').filter(({ spec }) => spec.redirectScheme?.scheme === 'https');
  const redirected = traefik(ingress, 'middlewares').some((used) =>
    redirects.some((redirect) => used === traefikName(redirect)),
  );
  if (!entries.includes('websecure'))
    return redirected ? [] : [`${name} answers on ${entries.join(', ') || 'every entry'} without redirecting to https`];
  const certificates = ofKind(objects, 'Certificate');
  return (ingress.spec.rules ?? []).flatMap(({ host }) => {
    const secret = ingress.spec.tls?.find(({ hosts }) => host && hosts?.includes(host))?.secretName;
    const certificate = certificates.find(({ spec }) => spec.secretName === secret);
    return [
      ...(secret ? [] : [`${name} has no certificate for ${host}`]),
      ...(certificate && !certificate.spec.dnsNames?.includes(host ?? '')
        ? [`the certificate of ${name} is for ${certificate.spec.dnsNames?.join(', ')}, not ${host}`]
        : []),
    ];
  });
}

/** Ports under which shoppers may call the store, by whoever is in front of it. */
function openPorts({ environment: { ingress }, objects }: Model): { readonly opens: string; readonly ports: string[] } {
  if (ingress.kind === 'node-port') {
    const ports = ofKind(objects, 'Service').flatMap(({ spec }) =>
      spec.type === 'NodePort'
        ? (spec.ports ?? []).flatMap(({ nodePort }) => (nodePort === undefined ? [] : String(nodePort)))
        : [],
    );
    return { opens: 'the nodes open', ports };
  }
  if (ingress.kind === 'alb') {
    const listeners = ofKind(objects, 'Ingress').flatMap(listenersOf);
    return {
      opens: 'the balancer listens on',
      ports: listeners.flatMap((listener) => (listener.startsWith('HTTPS ') ? listener.slice(6) : [])),
    };
  }
  const redirects = ofKind(objects, 'Middleware').flatMap(({ spec }) => spec.redirectScheme ?? []);
  return { opens: 'Traefik sends browsers to', ports: redirects.map(({ port = '443' }) => port) };
}

/** Proxies that add an entry to X-Forwarded-For. */
const proxies = { alb: 1, traefik: 1, 'node-port': 0 } as const;

export const addressRules: readonly Rule[] = [
  {
    id: 'traffic-is-encrypted',
    statement: 'Shoppers reach the store over TLS 1.2 or later; plain http is only redirected.',
    severity: 'exposure',
    source:
      'Elastic Load Balancing: Security policies for your Application Load Balancer; AWS Load Balancer Controller: Ingress annotations, ssl-redirect; Traefik: RedirectScheme',
    check({ environment: { ingress, baseUrl, cluster }, objects }) {
      if (ingress.kind === 'node-port') {
        if (cluster.platform === 'other') return held(`a port of the nodes, for laptops: ${baseUrl} without TLS`);
        return violated(
          `shoppers reach port ${ingress.port} of the nodes without TLS (${baseUrl})`,
          'let ingress.kind be `alb` or `traefik`; waive it where something outside the cluster ends TLS',
        );
      }
      const ingresses = ofKind(objects, 'Ingress');
      const secure = ingresses.filter(
        (each) => each.spec.ingressClassName === 'alb' || traefik(each, 'entrypoints').includes('websecure'),
      );
      return verdict(
        [
          ...ingresses.flatMap((each) =>
            each.spec.ingressClassName === 'alb' ? albFaults(each) : traefikFaults(each, objects),
          ),
          ...(secure.length > 0 ? [] : ['no Ingress speaks TLS']),
        ],
        ingresses
          .map((each) =>
            each.spec.ingressClassName === 'alb'
              ? `${each.metadata.name}: 443 by ${albAnnotation(each, 'ssl-policy')}, 80 redirects`
              : `${each.metadata.name}: ${traefik(each, 'entrypoints').join(', ')}`,
          )
          .join('; '),
        'listen on 80 and 443, redirect, name a certificate of the host and a security policy of 2021 or later',
      );
    },
  },
  {
    id: 'app-knows-its-address',
    statement:
      "The app makes its links, cookies and the shopper's address from what is really in front of it: the host of the Ingress, the scheme and the port that shoppers use, the number of proxies.",
    severity: 'outage',
    source:
      'Koa: app.proxy; MDN: X-Forwarded-For, Selecting an IP address; AWS Load Balancer Controller: Ingress specification',
    check(model) {
      const { environment, contract, objects } = model;
      const { ingress, baseUrl } = environment;
      const address = new URL(baseUrl);
      const expected = proxies[ingress.kind];
      const hosts = ofKind(objects, 'Ingress').flatMap(({ metadata, spec }) => [
        ...(spec.rules ?? []).map(({ host }) => ({ name: metadata.name, host: host ?? 'every host' })),
        ...(spec.tls ?? []).flatMap((tls) => (tls.hosts ?? []).map((host) => ({ name: metadata.name, host }))),
      ]);
      const port = address.port || (address.protocol === 'https:' ? '443' : '80');
      const { opens, ports } = openPorts(model);
      const readers = appContainers(model)
        .filter(({ role }) => 'BASE_URL' in contract.variablesOf[role])
        .map(({ role, workload, container }) => ({
          name: workload.name,
          variables: variablesOf(container, objects),
          seesProxies: 'TRUSTED_PROXIES' in contract.variablesOf[role],
        }));
      return verdict(
        [
          ...readers.flatMap(({ name, variables, seesProxies }) => [
            ...(variables['BASE_URL'] === baseUrl
              ? []
              : [`${name} makes links to ${variables['BASE_URL']}, shoppers use ${baseUrl}`]),
            ...(!seesProxies || Number(variables['TRUSTED_PROXIES'] ?? 0) === expected
              ? []
              : [
                  `${name} trusts ${variables['TRUSTED_PROXIES'] ?? 0} proxies, there are ${expected} (${ingress.kind})`,
                ]),
          ]),
          ...hosts
            .filter(({ host }) => host !== address.hostname)
            .map(({ name, host }) => `${name} serves ${host}, the address is ${address.hostname}`),
          ...(ports.includes(port) ? [] : [`the address has port ${port}, ${opens} ${ports.join(', ') || 'none'}`]),
        ],
        `${baseUrl}, ${expected} of ${expected} proxies trusted (${ingress.kind})`,
        'let baseUrl be the address that shoppers use, and TRUSTED_PROXIES follow the kind of ingress',
      );
    },
  },
];
