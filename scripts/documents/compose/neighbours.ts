import { http } from '../../../app/contract/operations.ts';
import { images } from './images.ts';
import { grafanaPassword } from './secrets.ts';
import { hardened, healthy, optional, required, type Service, scratch } from './service.ts';
import { webServices } from './store.ts';

/** A port that is published on the machine itself alone; from elsewhere it is reached through ssh. */
const onThisMachine = (name: string, port: number): string => `127.0.0.1:${required(name)}:${port}`;

/** Ends TLS, and sends each request to a process that is ready. Its routes are compose/traefik/routes.yaml. */
export const proxyService = (): Service => ({
  image: images.traefik,
  command: [
    '--global.checknewversion=false',
    '--global.sendanonymoususage=false',
    '--log.format=json',
    '--providers.file.filename=/etc/traefik/routes.yaml',
    '--ping=true',
    '--ping.entrypoint=ping',
    '--entrypoints.ping.address=127.0.0.1:8082',
    '--entrypoints.http.address=:8000',
    `--entrypoints.http.http.redirections.entrypoint.to=:${required('PUBLIC_HTTPS_PORT')}`,
    '--entrypoints.http.http.redirections.entrypoint.scheme=https',
    '--entrypoints.https.address=:8443',
    // The store ends a form that takes too long itself, with words.
    `--entrypoints.https.transport.respondingtimeouts.readtimeout=${http.uploadSeconds + 5}s`,
    '--certificatesresolvers.letsencrypt.acme.tlschallenge=true',
    '--certificatesresolvers.letsencrypt.acme.storage=/data/acme.json',
    `--certificatesresolvers.letsencrypt.acme.email=${optional('ACME_EMAIL')}`,
    `--certificatesresolvers.letsencrypt.acme.caserver=${optional('ACME_SERVER', 'https://acme-v02.api.letsencrypt.org/directory')}`,
  ],
  environment: { STORE_HOST: required('STORE_HOST'), CERTIFICATE_RESOLVER: optional('CERTIFICATE_RESOLVER') },
  // Root without any capability: a new volume is root's, and the ports are high ones.
  user: '0:0',
  volumes: ['certificates:/data', './compose/traefik/routes.yaml:/etc/traefik/routes.yaml:ro'],
  tmpfs: [scratch('/tmp', 64)],
  networks: ['public', 'front'],
  ports: [
    `${required('PUBLIC_ADDRESS')}:${required('PUBLIC_HTTP_PORT')}:8000`,
    `${required('PUBLIC_ADDRESS')}:${required('PUBLIC_HTTPS_PORT')}:8443`,
  ],
  depends_on: {
    ...Object.fromEntries(webServices.map((name) => [name, { condition: 'service_healthy' }])),
    // In development nobody looks at a store without books.
    seed: { condition: 'service_completed_successfully', required: false },
  },
  healthcheck: healthy(
    ['traefik', 'healthcheck', '--ping=true', '--ping.entrypoint=ping', '--entrypoints.ping.address=127.0.0.1:8082'],
    30,
  ),
  stop_grace_period: `${http.requestSeconds + 5}s`,
  restart: 'unless-stopped',
  ...hardened({ cpus: 1, memoryMebibytes: 256, processes: 200 }),
});

/** Scrapes the store and evaluates its alerts. */
export const prometheusService = (): Service => ({
  image: images.prometheus,
  command: [
    '--config.file=/etc/prometheus/prometheus.yaml',
    '--storage.tsdb.path=/prometheus',
    '--storage.tsdb.retention.time=30d',
    '--storage.tsdb.retention.size=4GB',
  ],
  user: '65534:65534',
  volumes: [
    'prometheus:/prometheus',
    './compose/prometheus/prometheus.yaml:/etc/prometheus/prometheus.yaml:ro',
    './compose/prometheus/rules.yaml:/etc/prometheus/rules.yaml:ro',
  ],
  tmpfs: [scratch('/tmp', 64)],
  networks: ['metrics', 'operators'],
  ports: [onThisMachine('PROMETHEUS_PORT', 9090)],
  healthcheck: healthy(['wget', '--quiet', '--spider', 'http://127.0.0.1:9090/-/ready'], 60),
  stop_grace_period: '60s',
  restart: 'unless-stopped',
  ...hardened({ cpus: 1, memoryMebibytes: 512, processes: 200 }),
});

/** Shows the store's dashboard. */
export const grafanaService = (): Service => ({
  image: images.grafana,
  environment: {
    GF_SECURITY_ADMIN_PASSWORD__FILE: `/run/secrets/${grafanaPassword.key}`,
    GF_USERS_ALLOW_SIGN_UP: 'false',
    // It asks nobody outside for anything.
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: '/etc/grafana/dashboards/bookstore.json',
  },
  secrets: [{ source: grafanaPassword.variable, target: `/run/secrets/${grafanaPassword.key}` }],
  user: '472:0',
  volumes: [
    'grafana:/var/lib/grafana',
    './compose/grafana/provisioning:/etc/grafana/provisioning:ro',
    './compose/grafana/dashboards:/etc/grafana/dashboards:ro',
  ],
  tmpfs: [scratch('/tmp', 64), scratch('/var/log/grafana', 16)],
  networks: ['metrics', 'operators'],
  ports: [onThisMachine('GRAFANA_PORT', 3000)],
  healthcheck: healthy(['wget', '--quiet', '--spider', 'http://127.0.0.1:3000/api/health'], 60),
  restart: 'unless-stopped',
  ...hardened({ cpus: 1, memoryMebibytes: 512, processes: 200 }),
});

/** Takes the mails of a store in development, and shows them instead of sending them on. */
export const mailService = (): Service => ({
  image: images.mailpit,
  profiles: ['development'],
  command: ['--disable-version-check', '--max=500'],
  user: '65534:65534',
  tmpfs: [scratch('/tmp', 64)],
  networks: ['outside', 'operators'],
  ports: [onThisMachine('MAIL_PORT', 8025)],
  healthcheck: healthy(['/mailpit', 'readyz'], 30),
  restart: 'unless-stopped',
  ...hardened({ cpus: 0.5, memoryMebibytes: 128, processes: 100 }),
});
