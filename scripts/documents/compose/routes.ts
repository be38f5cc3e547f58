import { contract } from '../../../charts/contract.ts';
import { webServices } from './store.ts';

const { http, paths, ports } = contract;

/** Idle connections to one process that the proxy keeps. */
const idleConnections = 200;

/** Seconds after which the proxy closes an idle connection: before the store does, or a request goes into a closing one (502). */
const idleSeconds = http.keepAliveSeconds - 15;

/**
 * Routes of Traefik's file provider, a template of Go: the host comes from the environment. Without the name of a
 * resolver, the certificate is one that Traefik makes itself.
 */
export const traefikRoutes = (): object => ({
  http: {
    routers: {
      store: {
        rule: 'Host(`{{ env "STORE_HOST" }}`)',
        entryPoints: ['https'],
        service: 'store',
        tls: { certResolver: '{{ env "CERTIFICATE_RESOLVER" }}' },
      },
    },
    services: {
      store: {
        loadBalancer: {
          servers: webServices.map((name) => ({ url: `http://${name}:${ports.http}` })),
          serversTransport: 'store',
          // A process that is told to stop says so first, and serves on until this was heard.
          healthCheck: { path: paths.ready, interval: '3s', timeout: '2s' },
        },
      },
    },
    serversTransports: {
      store: {
        maxIdleConnsPerHost: idleConnections,
        forwardingTimeouts: { idleConnTimeout: `${idleSeconds}s` },
      },
    },
  },
  tls: { options: { default: { minVersion: 'VersionTLS12' } } },
});
