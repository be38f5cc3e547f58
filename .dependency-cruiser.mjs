/** The import rules of docs/ARCHITECTURE.md. */
const tests = '\\.test\\.ts$|^app/testing/|^test/';

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
      to: { path: '^app/(covers|listings|limits|mail|accounts|catalog|carts|site)/', pathNot: '^app/$1/|/index\\.ts$' },
    },
    {
      // The order: covers, listings, limits and mail know no other feature, accounts know the last two, the catalogue the
      // first two, carts know these three.
      name: 'features-in-their-order',
      severity: 'error',
      from: { path: '^app/(covers|listings|limits|mail)/', pathNot: tests },
      to: { path: '^app/(covers|listings|limits|mail|accounts|catalog|carts|api)/', pathNot: '^app/$1/' },
    },
    {
      name: 'catalogue-knows-no-carts',
      severity: 'error',
      from: { path: '^app/catalog/', pathNot: tests },
      to: { path: '^app/(carts|api)/' },
    },
    {
      name: 'accounts-know-limits-and-mail',
      severity: 'error',
      from: { path: '^app/accounts/', pathNot: tests },
      to: { path: '^app/(covers|listings|catalog|carts|api)/' },
    },
    {
      // It speaks of the whole shop, so it may know all other features.
      name: 'site-comes-last',
      severity: 'error',
      from: { path: '^app/', pathNot: `${tests}|^app/site/|^app/app\\.ts$` },
      to: { path: '^app/site/' },
    },
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
