import { stringify } from 'yaml';
import type { GeneratedDocument } from '../../../charts/documents/documents.ts';
import { databaseServiceOf } from './database.ts';
import { developmentFile, productionExample } from './environment-files.ts';
import { dashboardText, prometheusConfiguration, prometheusRules } from './monitoring.ts';
import { grafanaService, mailService, prometheusService, proxyService } from './neighbours.ts';
import { traefikRoutes } from './routes.ts';
import { secretFiles } from './secrets.ts';
import { required } from './service.ts';
import { databaseService, storeServices } from './store.ts';

const project = () => ({
  services: {
    [databaseService]: databaseServiceOf(),
    ...storeServices(),
    proxy: proxyService(),
    prometheus: prometheusService(),
    grafana: grafanaService(),
    mail: mailService(),
  },
  secrets: Object.fromEntries(
    secretFiles.map(({ variable }) => [variable, { file: `${required('SECRETS_FOLDER')}/${variable}` }]),
  ),
  volumes: { database: {}, uploads: {}, certificates: {}, prometheus: {}, grafana: {} },
  networks: {
    // Shoppers, and the authority that certifies.
    public: {},
    front: { internal: true },
    back: { internal: true },
    metrics: { internal: true },
    // What is published to this machine alone.
    operators: {},
    outside: {},
  },
});

const yaml = (head: string, value: object): string =>
  `# ${head}Generated from app/contract and charts by \`npm run docs\`; do not edit.\n${stringify(value, { aliasDuplicateObjects: false, lineWidth: 0, version: '1.1' })}`;

/** compose.yaml, its two environment files, and what its services read. */
export const composeDocuments = (): GeneratedDocument[] => [
  {
    path: 'compose.yaml',
    text: yaml(
      'The whole store on one machine: docker compose --env-file .env.dev up --build\n# For shoppers: .env.prod.example. ',
      project(),
    ),
  },
  { path: '.env.dev', text: developmentFile() },
  { path: '.env.prod.example', text: productionExample() },
  { path: 'compose/traefik/routes.yaml', text: yaml("Routes of Traefik's file provider. ", traefikRoutes()) },
  { path: 'compose/prometheus/prometheus.yaml', text: yaml('', prometheusConfiguration()) },
  { path: 'compose/prometheus/rules.yaml', text: yaml('', prometheusRules()) },
  { path: 'compose/grafana/dashboards/bookstore.json', text: dashboardText() },
];
