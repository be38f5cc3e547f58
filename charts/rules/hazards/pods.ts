import type { Hazard } from './hazard.ts';

const autoscaling = 'Kubernetes: Horizontal Pod Autoscaling';

export const podHazards: readonly Hazard[] = [
  {
    hazard: 'The autoscaler does nothing, because a container reserves no CPU.',
    source: `${autoscaling}, How does a HorizontalPodAutoscaler work?`,
    guard: { rule: 'autoscaler-has-requests' },
  },
  {
    hazard: 'The autoscaler does nothing, because nobody measures.',
    source: `${autoscaling}, Support for metrics APIs`,
    guard: {
      preflight: 'The metrics API answers.',
      how: 'kubectl get apiservice v1beta1.metrics.k8s.io is Available (and v1beta1.external.metrics.k8s.io where web.requestsPerSecond is set)',
    },
  },
  {
    hazard: 'Every apply sets the number of pods back, against the autoscaler.',
    source: `${autoscaling}, Migrating Deployments and StatefulSets to horizontal autoscaling`,
    guard: { rule: 'autoscaler-has-requests' },
  },
  {
    hazard: 'A Deployment whose replicas were once applied drops to one pod when they are left out.',
    source: `${autoscaling}, Migrating Deployments and StatefulSets to horizontal autoscaling`,
    guard: {
      preflight: 'No Deployment of the cluster has replicas that kubectl owns.',
      how: 'kubectl get deployment --show-managed-fields: spec.replicas belongs to no applier; kubectl.kubernetes.io/last-applied-configuration has none',
    },
  },
  {
    hazard: 'The autoscaler multiplies the pods in a minute, and each opens its connections.',
    source: `${autoscaling}, Configurable scaling behavior`,
    guard: { rule: 'autoscaler-steps-are-bounded' },
  },
  {
    hazard: 'Shrinking ends more pods at once than are counted among the connections of the database.',
    source: `${autoscaling}, Configurable scaling behavior`,
    guard: { rule: 'autoscaler-steps-are-bounded' },
  },
  {
    hazard: 'A disruption budget keeps every node from being drained, or protects nothing.',
    source: 'Kubernetes: Specifying a Disruption Budget for your Application',
    guard: { rule: 'disruption-budget-leaves-room' },
  },
  {
    hazard: 'Pods are moved so slowly that the upgrade of a node fails after 15 minutes.',
    source: 'Amazon EKS: Update a managed node group',
    guard: { rule: 'disruption-budget-leaves-room' },
  },
  {
    hazard: 'A rollout ends most pods before new ones are ready, or stands still because it may do nothing.',
    source: 'Kubernetes: Deployments, Rolling Update Deployment',
    guard: { rule: 'rollout-keeps-pods' },
  },
  {
    hazard: 'Required anti-affinity allows no more pods than there are zones or hosts, and a surge stays pending.',
    source: 'Kubernetes: Assigning Pods to Nodes, Inter-pod affinity and anti-affinity',
    guard: { rule: 'pods-spread-over-zones' },
  },
  {
    hazard: 'A zone goes, and with it every pod.',
    source: 'Amazon EKS Best Practices: Running highly-available applications',
    guard: { rule: 'pods-spread-over-zones' },
  },
  {
    hazard: 'The cluster has no nodes in a zone that the environment names.',
    source: 'Kubernetes: Well-Known Labels, topology.kubernetes.io/zone',
    guard: {
      preflight: 'Every zone of cluster.zones has a node that is ready.',
      how: 'kubectl get nodes -L topology.kubernetes.io/zone',
    },
  },
  {
    hazard: 'A cold start takes longer than the startup probe waits.',
    source: 'Kubernetes: Configure Liveness, Readiness and Startup Probes',
    guard: { rule: 'probes-match-app' },
  },
  {
    hazard: 'A fault of the database restarts every pod, or takes all of them out of service.',
    source: 'Amazon EKS Best Practices: Application, Probes',
    guard: { rule: 'probes-match-app' },
  },
  {
    hazard: 'The paths that probes ask touch the database after all.',
    source: 'Amazon EKS Best Practices: Application, Probes',
    guard: {
      derived: 'app/operations/operations.routes.ts',
      test: {
        file: 'test/processes/roles.test.ts',
        name: 'starts without a database, answers 503 with Retry-After, and serves when there is one',
      },
    },
  },
  {
    hazard: 'A pod counts as available for so long that a rollout never can.',
    source: 'Kubernetes: Deployments, Min Ready Seconds and Progress Deadline Seconds',
    guard: { rule: 'rollout-outlasts-migration' },
  },
  {
    hazard: "V8's heap grows past the memory limit, and the pod is killed under load.",
    source: 'Node.js: Command-line API, --max-old-space-size',
    guard: { rule: 'heap-fits-memory' },
  },
  {
    hazard: 'One picture unpacks to more than the heap has left of the memory, and the pod is killed.',
    source: 'sharp: Constructor, limitInputPixels; libvips: How it opens files',
    guard: { rule: 'memory-beside-heap-fits' },
  },
  {
    hazard: 'A shell or npm is process 1, and nobody tells the app to stop.',
    source: 'Amazon EKS Best Practices: Application, Handle SIGTERM',
    guard: { rule: 'signals-reach-process' },
  },
  {
    hazard: 'Pods of one release run different bytes, or the migration is of another build than the pods.',
    source: 'Kubernetes: Images',
    guard: { rule: 'image-is-pinned' },
  },
  {
    hazard: 'A registry that is away keeps pods from starting, although their image is on the node.',
    source: 'Kubernetes: Images, Image pull policy',
    guard: { rule: 'image-is-pinned' },
  },
  {
    hazard: 'The digest does not exist, or is not for the processors of the nodes.',
    source: 'Amazon ECR: Pulling an image',
    guard: {
      preflight: 'The image can be pulled by its digest, for every architecture of the nodes.',
      how: 'docker buildx imagetools inspect REPOSITORY@DIGEST against kubectl get nodes -L kubernetes.io/arch',
    },
  },
  {
    hazard: 'A quota stops a rollout half-way.',
    source: 'Kubernetes: Resource Quotas',
    guard: { rule: 'quota-leaves-room' },
  },
  {
    hazard: "Two workloads share a label, and take each other's pods.",
    source: 'Kubernetes: Labels and Selectors',
    guard: { rule: 'selectors-are-exact' },
  },
  {
    hazard: 'A pod names a ConfigMap, a Secret, an account or a class that is not there, and does not start.',
    source: 'Kubernetes: ConfigMaps and Pods',
    guard: { rule: 'references-resolve' },
  },
  {
    hazard: 'The cluster lacks a kind that the manifests use, and half of them are applied.',
    source: 'Kubernetes: Custom Resources',
    guard: {
      preflight: 'Every apiVersion and kind of the manifests is served by the cluster.',
      how: 'kubectl apply --dry-run=server --validate=strict of the folder, before anything else',
    },
  },
  {
    hazard: 'An add-on is not installed, and pods wait for a volume, a Secret or a certificate that nobody makes.',
    source: 'Amazon EKS: Amazon EKS add-ons; External Secrets: Getting started',
    guard: {
      preflight:
        "The controllers of the environment's kinds run: EFS CSI driver, External Secrets, the balancer's or Traefik and cert-manager.",
      how: 'kubectl get csidriver efs.csi.aws.com; kubectl get deployment of each controller has available replicas',
    },
  },
  {
    hazard: 'An image that is not to be pulled is on no node.',
    source: 'Kubernetes: Images, Image pull policy',
    guard: {
      preflight: 'Where image.digest is none, every node has the image.',
      how: 'kubectl get nodes -o jsonpath of status.images contains REPOSITORY:TAG',
    },
  },
  {
    hazard: 'The namespace refuses pods that are not restricted, or admits them.',
    source: 'Kubernetes: Pod Security Standards, Restricted',
    guard: { rule: 'pods-are-restricted' },
  },
  {
    hazard:
      'An upgrade of the cluster changes what Pod Security demands, or the release it is pinned to is still to come.',
    source: 'Kubernetes: Pod Security Admission',
    guard: { rule: 'namespace-enforces-restricted' },
  },
  {
    hazard: 'Who breaks into a pod finds a token of the cluster or a role of AWS.',
    source: 'Kubernetes: Configure Service Accounts for Pods',
    guard: { rule: 'pods-have-no-credentials' },
  },
  {
    hazard: 'A controller applies pods before what they need, or another folder than this one.',
    source: 'Argo CD: Sync Phases and Waves; Flux: Kustomization',
    guard: { rule: 'gitops-applies-in-order' },
  },
  {
    hazard: 'A controller waits for a claim that no pod uses yet, and never applies the pod that would use it.',
    source: 'Argo CD: Sync Phases and Waves; Kubernetes: Storage Classes, Volume Binding Mode',
    guard: { rule: 'gitops-applies-in-order' },
  },
  {
    hazard:
      'A controller deletes what left git: a claim with its files, the namespace, or settings with which old pods start.',
    source: 'Argo CD: Sync Options; Flux: Kustomization, Prune',
    guard: { rule: 'gitops-keeps-data' },
  },
  {
    hazard:
      'Nobody reads the metrics of a server, or by a port or path that it does not have, and no alert ever fires.',
    source: 'Prometheus Operator: API reference, PodMonitor',
    guard: { rule: 'monitoring-finds-pods' },
  },
  {
    hazard: 'Prometheus does not choose our PodMonitors and alerts, or no operator reads them.',
    source: 'Prometheus Operator: Design, Prometheus',
    guard: {
      preflight: "The labels of monitoring.labels are those of Prometheus' podMonitorSelector and ruleSelector.",
      how: 'kubectl get prometheus --all-namespaces -o yaml: selectors for objects and for namespaces',
    },
  },
  {
    hazard: 'A field is misspelt, or unknown to the release of the cluster, and is left out without a word.',
    source: 'Kubernetes: API deprecation and server-side field validation',
    guard: {
      derived: 'charts/schemas/schema-faults.ts',
      test: { file: 'charts/schemas/schema-faults.test.ts', name: 'says which releases do not know a field' },
    },
  },
  {
    hazard: 'An object fits its schema, and the API server refuses it in the middle of an apply.',
    source: 'Kubernetes API: validation of Pod, Service, Ingress, NetworkPolicy, HorizontalPodAutoscaler',
    guard: {
      derived: 'charts/admission/admission-faults.ts',
      test: { file: 'charts/admission/admission-faults.test.ts', name: 'refuses an environment' },
    },
  },
  {
    hazard: 'Two objects have one name, and the second replaces the first.',
    source: 'Kubernetes: Object Names and IDs',
    guard: {
      derived: 'charts/synth/checks.ts',
      test: {
        file: 'charts/synth/checks.test.ts',
        name: 'finds two objects of one name, also in different charts and versions of the API',
      },
    },
  },
  {
    hazard: 'A release changes what cannot be changed in the cluster, such as the selector of a Deployment.',
    source: 'Kubernetes: Deployments, Label selector updates',
    guard: {
      derived: 'charts/changes/refusals.ts',
      test: {
        file: 'charts/nothing-lost.test.ts',
        name: 'refuses a changed selector, and says what it is, why, and what to do',
      },
    },
  },
];
