/** Tests run the TypeScript that production runs: types are stripped by Node's own stripper, nothing is compiled. */
export default {
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  transform: { '\\.ts$': './test/strip-types.mjs' },
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/.data/', '/.cdk8s/'],
  modulePathIgnorePatterns: ['<rootDir>/.data/', '<rootDir>/.cdk8s/'],
  // Many start processes, of which a busy machine takes its time.
  testTimeout: 120_000,
  maxWorkers: '100%',
};
