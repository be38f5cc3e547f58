/** The import rules of docs/ARCHITECTURE.md. */
const tests = '\\.test\\.ts$|^app/testing/|^test/';

/** The features in their order: each may know those before it. */
const features = [
  'covers',
  'limits',
  'mail',
  'idempotency',
  'audit-log',
  'listings',
  'accounts',
  'photos',
  'catalog',
  'selling',
  'carts',
  'delivery',
  'payments',
  'orders',
  'admin',
  'api',
  'site',
];

const featureOrder = features.slice(0, -1).map((feature, place) => ({
  name: `${feature}-knows-only-what-is-before-it`,
  severity: 'error',
  from: { path: `^app/${feature}/`, pathNot: tests },
  to: { path: `^app/(${features.slice(place + 1).join('|')})/` },
}));

export default {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'app-knows-no-charts',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^charts/|node_modules/(cdk8s|constructs)' },
    },
    {
      name: 'charts-know-only-the-contract',
      severity: 'error',
      from: { path: '^charts/' },
      to: { path: '^(app/(?!contract/)|scripts/)' },
    },
    {
      name: 'contract-imports-only-zod',
      severity: 'error',
      from: { path: '^app/contract/', pathNot: tests },
      to: { pathNot: '^app/contract/|node_modules/zod/' },
    },
    {
      name: 'koa-only-in-routes-and-http',
      severity: 'error',
      from: { path: '^app/', pathNot: `${tests}|\\.routes\\.ts$|^app/app\\.ts$|^app/core/http/` },
      to: { path: 'node_modules/(koa|@koa|koa-)' },
    },
    {
      name: 'typeorm-only-near-the-database',
      severity: 'error',
      from: {
        path: '^app/',
        pathNot: `${tests}|\\.(entity|repository|service)\\.ts$|^app/database/|^app/services\\.ts$|^app/catalog/book-intake\\.ts$|^app/listings/offer-floor\\.ts$`,
      },
      to: { path: 'node_modules/typeorm/' },
    },
    {
      name: 'views-know-no-database',
      severity: 'error',
      from: { path: '\\.views\\.ts$' },
      to: { path: '^app/database/' },
    },
    {
      name: 'product-knows-no-tests',
      severity: 'error',
      from: { pathNot: tests },
      to: { path: '^app/testing/|\\.test\\.ts$' },
    },
    {
      name: 'features-meet-at-their-index',
      severity: 'error',
      from: { path: '^app/([^/]+)', pathNot: tests },
      to: { path: `^app/(${features.join('|')})/`, pathNot: '^app/$1/|/index\\.ts$' },
    },
    ...featureOrder,
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};
