import type { Edits, GoodObjects } from '../good-objects.ts';

const annotate = (of: { metadata?: object }, annotations: object) => {
  Object.assign(of.metadata ?? {}, { annotations });
};
const runs = (image: string, imagePullPolicy?: string) => (objects: GoodObjects) =>
  Object.assign(objects.container(), { image, imagePullPolicy });
const isAsked = (readinessProbe: object, livenessProbe: object) => (objects: GoodObjects) =>
  Object.assign(objects.container(), { readinessProbe, livenessProbe });

/** Changes that a linter might read in another way than one thinks: what is left out, written otherwise or inherited. */
export const oddEdits: Edits = {
  'an image with a digest alone': runs('registry.example.com/shop@sha256:0123'),
  'an image without a tag, whose registry has a port': runs('registry.example.com:5000/shop'),
  'latest, and no pull policy': runs('shop:latest'),
  'a tag, and no pull policy': runs('shop:1'),
  'the same amount in other words': (objects) => (objects.container().resources.limits.cpu = '0.5'),
  'an amount of 0': (objects) => (objects.container().resources.limits.memory = '0'),
  'an amount as a number': (objects) =>
    Object.assign(objects.container().resources.limits, { cpu: 1, memory: 268435456 }),
  'no resources': (objects) => delete objects.container().resources,
  'a container that runs before the others, without anything': (objects) =>
    (objects.pod().initContainers = [{ image: 'shop', name: 'first' }]),
  'user and group of the pod alone': (objects) => {
    const { securityContext } = objects.container();
    objects.pod().securityContext = { runAsGroup: 10_001, runAsUser: 10_001 };
    delete securityContext.runAsGroup;
    delete securityContext.runAsUser;
  },
  'a container without a security context': (objects) => delete objects.container().securityContext,
  'a profile of the pod alone': (objects) => {
    objects.pod().securityContext = { seccompProfile: { type: 'RuntimeDefault' } };
    delete objects.container().securityContext.seccompProfile;
  },
  'probes of two names of ports': isAsked(
    { httpGet: { path: '/', port: 'http' } },
    { httpGet: { path: '/', port: 'admin' } },
  ),
  'probes of two numbers of ports': isAsked({ tcpSocket: { port: 8080 } }, { tcpSocket: { port: 8081 } }),
  'probes of one command': isAsked({ exec: { command: ['ok'] } }, { exec: { command: ['ok'] } }),
  'probes of two kinds': isAsked({ tcpSocket: { port: 8080 } }, { exec: { command: ['ok'] } }),
  'a Job without probes': (objects) => delete objects.container('Job').readinessProbe,
  'no Service, no probe': (objects) => {
    objects.all.splice(objects.all.indexOf(objects.of('Service')), 1);
    delete objects.container().readinessProbe;
  },
  'a Service without a selector': (objects) => delete objects.of('Service').spec.selector,
  'a Service of another name': (objects) =>
    (objects.of('Service').spec = { externalName: 'example.com', type: 'ExternalName' }),
  'a Service of another namespace': (objects) => (objects.of('Service').metadata.namespace = 'other'),
  'an Ingress that names the port': (objects) =>
    (objects.of('Ingress').spec.rules[0].http.paths[0].backend.service.port = { name: 'http' }),
  'an Ingress with the wrong number of a port without a name': (objects) => {
    delete objects.of('Service').spec.ports[0].name;
    objects.of('Ingress').spec.rules[0].http.paths[0].backend.service.port.number = 81;
  },
  'an Ingress without paths': (objects) => (objects.of('Ingress').spec.rules = [{ host: 'shop.example.com' }]),
  'an Ingress to something else': (objects) =>
    (objects.of('Ingress').spec.rules[0].http.paths[0].backend = { resource: { kind: 'Bucket', name: 'files' } }),
  'a policy without types': (objects) => delete objects.of('NetworkPolicy').spec.policyTypes,
  'a policy without types and rules out': (objects) => {
    delete objects.of('NetworkPolicy').spec.policyTypes;
    delete objects.of('NetworkPolicy').spec.egress;
  },
  'two policies, one for each direction': (objects) => {
    const policy = objects.of('NetworkPolicy');
    const metadata = { ...policy.metadata, name: 'out' };
    objects.all.push({ ...policy, metadata, spec: { ...policy.spec, policyTypes: ['Egress'] } });
    policy.spec.policyTypes = ['Ingress'];
  },
  'a policy for all pods': (objects) => (objects.of('NetworkPolicy').spec.podSelector = {}),
  'no policy': (objects) => objects.all.splice(objects.all.indexOf(objects.of('NetworkPolicy')), 1),
  'one replica, and nothing that several need': (objects) => {
    objects.of('Deployment').spec.replicas = 1;
    delete objects.pod().affinity;
    objects.all.splice(objects.all.indexOf(objects.of('PodDisruptionBudget')), 1);
  },
  'replicas that are not written, and nothing that several need': (objects) => {
    delete objects.of('Deployment').spec.replicas;
    delete objects.pod().affinity;
    objects.all.splice(objects.all.indexOf(objects.of('PodDisruptionBudget')), 1);
  },
  'an autoscaler of another version of the kind': (objects) => {
    delete objects.of('Deployment').spec.replicas;
    objects.of('HorizontalPodAutoscaler').spec.scaleTargetRef = {
      apiVersion: 'apps/v1beta1',
      kind: 'deployment',
      name: 'web',
    };
  },
  'an autoscaler that does not say how many it keeps': (objects) =>
    delete objects.of('HorizontalPodAutoscaler').spec.minReplicas,
  'an anti-affinity that is required, by an expression': (objects) =>
    (objects.pod().affinity.podAntiAffinity = {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          labelSelector: {
            matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: ['web', 'other'] }],
          },
          topologyKey: 'topology.kubernetes.io/zone',
        },
      ],
    }),
  'an anti-affinity to other pods': (objects) => {
    const [term] = objects.pod().affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    term.podAffinityTerm.labelSelector = { matchLabels: { 'app.kubernetes.io/name': 'other' } };
  },
  'an anti-affinity without a selector': (objects) => {
    const [term] = objects.pod().affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    delete term.podAffinityTerm.labelSelector;
  },
  'a spread without what is optional': (objects) => {
    objects.pod().topologySpreadConstraints[0].minDomains = 1;
    delete objects.pod().topologySpreadConstraints[0].whenUnsatisfiable;
  },
  'no spread': (objects) => delete objects.pod().topologySpreadConstraints,
  'a budget of all pods': (objects) => (objects.of('PodDisruptionBudget').spec.selector = {}),
  'a budget of no pods': (objects) => delete objects.of('PodDisruptionBudget').spec.selector,
  'a budget in shares': (objects) => (objects.of('PodDisruptionBudget').spec.maxUnavailable = '50%'),
  'an empty label': (objects) => (objects.of('Service').metadata.labels.owner = ''),
  'a Pod by itself': (objects) =>
    objects.all.push({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'bare', namespace: 'shop' },
      spec: objects.pod(),
    }),
  'a check that is left out': (objects) => {
    objects.container().imagePullPolicy = 'Never';
    annotate(objects.of('Deployment'), {
      'ignore-check.kube-linter.io/required-annotation-email': 'nobody',
      'kube-score/ignore': ' container-image-pull-policy , container-image-tag',
      'polaris.fairwinds.com/pullPolicyNotAlways-exempt': 'TRUE',
    });
  },
  'a check that the pods leave out': (objects) => {
    objects.container().imagePullPolicy = 'Never';
    objects.of('Deployment').spec.strategy.type = 'Recreate';
    annotate(objects.template(), { 'kube-score/ignore': 'container-image-pull-policy,deployment-strategy' });
  },
  'a check that the pods ask for, and their owner leaves out': (objects) => {
    objects.container().imagePullPolicy = 'Never';
    annotate(objects.of('Deployment'), { 'kube-score/ignore': 'container-image-pull-policy' });
    annotate(objects.template(), { 'kube-score/enable': 'container-image-pull-policy' });
  },
  'a check that is implied': (objects) => {
    delete objects.container().resources;
    annotate(objects.of('Deployment'), { 'kube-score/ignore': 'container-resources' });
  },
  'all checks left out': (objects) => {
    delete objects.container().securityContext;
    annotate(objects.of('Deployment'), { 'kube-linter.io/ignore-all': '', 'polaris.fairwinds.com/exempt': 'true' });
  },
};
