import { by, type Chapter } from './requirement.ts';

const address = 'charts/rules/address.test.ts';

export const communication: Chapter = {
  number: 12,
  title: 'Secure communication',
  requirements: [
    {
      id: '12.1.1',
      level: 1,
      requirement: 'TLS 1.2 and 1.3 alone.',
      provenBy: by(
        address,
        'holds with 443, a current policy and a redirect',
        'holds with a certificate of the host and a redirect',
      ),
    },
    {
      id: '12.1.2',
      level: 2,
      requirement: 'Recommended ciphers alone.',
      provenBy: by(address, 'holds with 443, a current policy and a redirect'),
      note: 'Those of the policy of the balancer (ELBSecurityPolicy-TLS13-1-2-2021-06), and of Traefik by itself.',
    },
    {
      id: '12.1.3',
      level: 2,
      requirement: 'Certificates of clients are verified.',
      notApplicable: 'No client shows a certificate.',
    },
    {
      id: '12.2.1',
      level: 1,
      requirement: 'TLS for everybody outside.',
      provenBy: [
        ...by(address, 'refuses shoppers without TLS on EKS, and takes them on a laptop'),
        ...by(
          'charts/constructs/alb-ingress.test.ts',
          'sends everything of its host to the pods of the Service, over https alone',
        ),
        ...by('charts/constructs/traefik-ingress.test.ts', 'sends http to https for good, which polaris may know'),
      ],
    },
    {
      id: '12.2.2',
      level: 1,
      requirement: 'Certificates that browsers trust.',
      provenBy: by(
        'charts/constructs/traefik-ingress.test.ts',
        "asks Let's Encrypt, whose question reaches cert-manager's pods through Traefik alone",
      ),
      note: 'On AWS the certificate is one of ACM, which the environment names.',
    },
    {
      id: '12.3.1',
      level: 2,
      requirement: 'Every connection in and out is encrypted.',
      notMet:
        'Database (outside the cluster) and mail server are asked over TLS alone. Between the balancer and the pods, to their metrics, and to a database within the cluster, traffic is plain: network policies name who may take part in it.',
    },
    {
      id: '12.3.2',
      level: 2,
      requirement: 'Certificates of servers are verified.',
      provenBy: [
        ...by(
          'charts/rules/database.test.ts',
          'refuses connections in the clear',
          'refuses one container that is told otherwise',
        ),
        ...by(
          'app/mail/smtp-delivery.test.ts',
          'is told nothing when it offers no encryption, or a certificate that nobody knows',
        ),
      ],
    },
    {
      id: '12.3.3',
      level: 2,
      requirement: 'HTTP between services is encrypted.',
      notMet: 'Between the balancer and the pods http is plain, within the network of the cluster (see 12.3.1).',
    },
    {
      id: '12.3.4',
      level: 2,
      requirement: 'Services within trust certain authorities alone.',
      notMet: 'Services within the cluster have no certificates (see 12.3.1). The database’s authority is pinned.',
    },
  ],
};
