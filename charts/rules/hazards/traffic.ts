import type { Hazard } from './hazard.ts';

const annotations = 'AWS Load Balancer Controller: Ingress annotations';

export const trafficHazards: readonly Hazard[] = [
  {
    hazard: 'The app closes an idle connection at the moment at which the balancer sends a request into it (502).',
    source: 'Elastic Load Balancing: Troubleshoot your Application Load Balancers, HTTP 502',
    guard: { rule: 'keep-alive-outlives-balancer' },
  },
  {
    hazard: 'Traefik keeps idle connections for 90 seconds, its default, and the app closes them before (502).',
    source: 'Traefik: ServersTransport, forwardingTimeouts.idleConnTimeout',
    guard: { rule: 'keep-alive-outlives-balancer' },
  },
  {
    hazard: 'A request is silent for longer than the balancer waits (504).',
    source: 'Elastic Load Balancing: Troubleshoot your Application Load Balancers, HTTP 504',
    guard: { rule: 'keep-alive-outlives-balancer' },
  },
  {
    hazard: 'A pod is killed before it has drained, finished its requests and closed.',
    source: 'Amazon EKS Best Practices: Application, Handle SIGTERM',
    guard: { rule: 'shutdown-fits-grace-period' },
  },
  {
    hazard: 'The balancer cuts requests too early, or sends to a pod that is gone.',
    source: 'Elastic Load Balancing: Edit target group attributes, Deregistration delay',
    guard: { rule: 'shutdown-fits-grace-period' },
  },
  {
    hazard: 'A preStop hook needs a shell that the image does not have, or a field that Kubernetes 1.28 does not know.',
    source: 'Kubernetes: Container Lifecycle Hooks',
    guard: { rule: 'signals-reach-process' },
  },
  {
    hazard: 'A rollout ends the last old pod before the balancer has found the first new one healthy.',
    source: 'AWS Load Balancer Controller: Pod readiness gate',
    guard: { rule: 'balancer-sends-to-ready-pods' },
  },
  {
    hazard: 'The controller is away while pods are made, and they get no readiness gate.',
    source: 'AWS Load Balancer Controller: Pod readiness gate',
    guard: {
      preflight: "The controller's webhook answers before anything is applied.",
      how: 'kubectl get endpointslices of aws-load-balancer-webhook-service has a ready address; kubectl get ingressclass alb',
    },
  },
  {
    hazard: 'The address leads to pods that run, are ready and serve no page, such as workers.',
    source: 'Kubernetes: Service; Ingress, Ingress rules',
    guard: { rule: 'address-leads-to-store' },
  },
  {
    hazard: 'Sellers cannot add photos, because a proxy refuses bodies of their size (413).',
    source: 'Traefik: Buffering, maxRequestBodyBytes',
    guard: { rule: 'photos-pass-the-proxy' },
  },
  {
    hazard: 'Sellers cannot add photos, because the firewall blocks bodies above 8 KB (403).',
    source: 'AWS WAF: Core rule set (CRS) managed rule group, SizeRestrictions_BODY',
    guard: {
      preflight:
        'A web ACL with the core rule set only counts SizeRestrictions_BODY, or leaves out the addresses below /selling.',
      how: 'aws wafv2 get-web-acl of ingress.wafAclArn: RuleActionOverrides of AWSManagedRulesCommonRuleSet, or its ScopeDownStatement',
    },
  },
  {
    hazard: 'Targets are nodes, which a ClusterIP Service does not offer.',
    source: `${annotations}, target-type`,
    guard: { rule: 'balancer-sends-to-ready-pods' },
  },
  {
    hazard: 'The balancer asks a path that redirects, and finds every pod unhealthy.',
    source: `${annotations}, healthcheck-path and success-codes`,
    guard: { rule: 'balancer-sends-to-ready-pods' },
  },
  {
    hazard: 'A redirect to https leads to a port on which nobody listens, or nobody listens on the one to redirect.',
    source: `${annotations}, listen-ports and ssl-redirect`,
    guard: { rule: 'traffic-is-encrypted' },
  },
  {
    hazard: 'The balancer speaks TLS of 2016, its default.',
    source: 'Elastic Load Balancing: Security policies for your Application Load Balancer',
    guard: { rule: 'traffic-is-encrypted' },
  },
  {
    hazard: 'A member of a group of Ingresses contradicts another, and the controller stops at the whole group.',
    source: `${annotations}, IngressGroup`,
    guard: {
      preflight: "Ingresses of the same group in the cluster say the same of the balancer's own settings.",
      how: 'kubectl get ingress --all-namespaces, those with the same group.name, exclusive annotations compared',
    },
  },
  {
    hazard: 'A new group or name moves the store to another balancer, with another address.',
    source: `${annotations}, group.name`,
    guard: {
      preflight:
        'The group and the name of the balancer are those of the Ingress that is applied, or the move is wanted.',
      how: 'kubectl diff of the Ingress; the host name of its status must still be the target of the DNS record',
    },
  },
  {
    hazard: 'The name of the balancer is longer than 32 characters.',
    source: `${annotations}, load-balancer-name`,
    guard: { rule: 'balancer-settings-are-explicit' },
  },
  {
    hazard: 'A firewall, access logs or another setting stays on or off, because leaving a word out changes nothing.',
    source: `${annotations}, wafv2-acl-arn and load-balancer-attributes`,
    guard: { rule: 'balancer-settings-are-explicit' },
  },
  {
    hazard:
      'The app takes the balancer for the shopper: cookies without Secure, endless redirects, one address for all.',
    source: 'Koa: app.proxy',
    guard: { rule: 'app-knows-its-address' },
  },
  {
    hazard: 'Certificate, Ingress and the links of the app are for different hosts.',
    source: 'cert-manager: Certificate resource; AWS Load Balancer Controller: Certificate discovery',
    guard: { rule: 'app-knows-its-address' },
  },
  {
    hazard: 'A Service selects no pods, or sends to a port on which nobody listens.',
    source: 'Kubernetes: Service',
    guard: { rule: 'services-reach-pods' },
  },
  {
    hazard: 'A network policy does nothing, because Service port and container port differ.',
    source: 'Amazon EKS: Limit Pod traffic with Kubernetes network policies, Considerations',
    guard: { rule: 'services-reach-pods' },
  },
  {
    hazard: 'Nobody enforces network policies in the cluster.',
    source: 'Amazon EKS: Configure the VPC CNI for network policies',
    guard: {
      preflight: 'The VPC CNI (or another controller) enforces network policies.',
      how: 'aws eks describe-addon vpc-cni: configuration enableNetworkPolicy is true; or kubectl get policyendpoints',
    },
  },
  {
    hazard:
      'A policy forgets names, the database, the balancer, Prometheus or the mail server, or permits more than these.',
    source: 'Kubernetes: Network Policies',
    guard: { rule: 'network-policies-match-needs' },
  },
  {
    hazard: 'A pod that no policy selects talks to everybody.',
    source: 'Kubernetes: Network Policies, Default policies',
    guard: { rule: 'network-policies-isolate-pods' },
  },
  {
    hazard: 'Something is named in another account or region than the cluster.',
    source: 'AWS General Reference: Amazon Resource Names',
    guard: { rule: 'aws-names-agree' },
  },
  {
    hazard: 'The manifests of one environment are applied to the cluster of another.',
    source: 'Kubernetes: Organizing Cluster Access Using kubeconfig Files',
    guard: {
      preflight:
        'The context that is used is the one that the environment names, and leads to its account and release.',
      how: 'kubectl config current-context; kubectl version; aws sts get-caller-identity',
    },
  },
];
