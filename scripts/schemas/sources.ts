/** Where schemas come from: Go modules, because they hold the very files that clusters install, under checksums. */
export interface Module {
  readonly module: string;
  readonly version: string;
}

export interface CrdPackage extends Module {
  /** What people call it, and the name of its data file. */
  readonly name: string;
  readonly licence: string;
  /** Its definition files, relative to the module. */
  readonly files: readonly string[];
}

/** From the release that the charts are written in (cdk8s-plus-28) to the newest one; a patch of each. */
export const kubernetesVersions = [
  'v1.28.15',
  'v1.29.6',
  'v1.30.14',
  'v1.31.14',
  'v1.32.13',
  'v1.33.13',
  'v1.34.4',
  'v1.35.4',
  'v1.36.3',
  'v1.37.2',
];

const folder = (path: string, files: readonly string[]) => files.map((file) => `${path}/${file}.yaml`);

export const crdPackages: readonly CrdPackage[] = [
  {
    name: 'external-secrets',
    module: 'github.com/external-secrets/external-secrets',
    version: 'v1.3.2',
    licence: 'Apache-2.0',
    files: folder('config/crds/bases', [
      'external-secrets.io_externalsecrets',
      'external-secrets.io_clusterexternalsecrets',
      'external-secrets.io_secretstores',
      'external-secrets.io_clustersecretstores',
    ]),
  },
  {
    name: 'prometheus-operator',
    module: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.85.0',
    licence: 'Apache-2.0',
    files: folder('example/prometheus-operator-crd', [
      'monitoring.coreos.com_podmonitors',
      'monitoring.coreos.com_servicemonitors',
      'monitoring.coreos.com_probes',
      'monitoring.coreos.com_prometheusrules',
    ]),
  },
  {
    name: 'cert-manager',
    module: 'github.com/cert-manager/cert-manager',
    version: 'v1.21.2',
    licence: 'Apache-2.0',
    files: folder('deploy/crds', [
      'cert-manager.io_certificates',
      'cert-manager.io_issuers',
      'cert-manager.io_clusterissuers',
    ]),
  },
  {
    name: 'traefik',
    module: 'github.com/traefik/traefik/v3',
    version: 'v3.7.13',
    licence: 'MIT',
    files: folder('docs/content/reference/dynamic-configuration', [
      'traefik.io_ingressroutes',
      'traefik.io_middlewares',
      'traefik.io_serverstransports',
      'traefik.io_tlsoptions',
      'traefik.io_tlsstores',
      'traefik.io_traefikservices',
    ]),
  },
  {
    name: 'argo-cd',
    module: 'github.com/argoproj/argo-cd/v3',
    version: 'v3.5.7',
    licence: 'Apache-2.0',
    files: folder('manifests/crds', ['application-crd', 'appproject-crd']),
  },
  {
    name: 'flux-kustomize',
    module: 'github.com/fluxcd/kustomize-controller',
    version: 'v1.9.6',
    licence: 'Apache-2.0',
    files: folder('config/crd/bases', ['kustomize.toolkit.fluxcd.io_kustomizations']),
  },
  {
    name: 'flux-source',
    module: 'github.com/fluxcd/source-controller',
    version: 'v1.9.6',
    licence: 'Apache-2.0',
    files: folder('config/crd/bases', [
      'source.toolkit.fluxcd.io_buckets',
      'source.toolkit.fluxcd.io_gitrepositories',
      'source.toolkit.fluxcd.io_helmcharts',
      'source.toolkit.fluxcd.io_helmrepositories',
      'source.toolkit.fluxcd.io_ocirepositories',
    ]),
  },
];
