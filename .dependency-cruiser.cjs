// Who may import whom (docs/architecture.md). Each rule's name begins with its number. Checked by bin/checks/imports.mjs.

const TEST = '(\\.test\\.tsx?|/test-[^/]+\\.ts|^server/src/test/.*)$';

/** The files at the root of server/src that rooms may know; the others compose the house. */
const COMMON_ROOT = '^server/src/(config|errors|caps|house|jobs|processes|tables|version)\\.ts$';

module.exports = {
  forbidden: [
    {
      name: '1 contract imports only its schema library',
      severity: 'error',
      from: { path: '^contract/', pathNot: TEST },
      to: { pathNot: ['^contract/', 'node_modules/zod/'] },
    },
    {
      name: '1 connectors/kit imports only contract and libraries',
      severity: 'error',
      from: { path: '^connectors/kit/', pathNot: TEST },
      to: { path: '^(server|web|cli|bench|e2e|connectors)/', pathNot: ['^connectors/kit/', '/node_modules/'] },
    },
    {
      name: '2 a connector imports only the kit, contract and libraries',
      severity: 'error',
      from: { path: '^connectors/([^/]+)/', pathNot: '^connectors/kit/' },
      to: { path: '^(server|web|cli|bench|e2e|connectors)/', pathNot: ['^connectors/(kit|$1)/', '/node_modules/'] },
    },
    {
      name: '3 platform imports no room',
      severity: 'error',
      from: { path: '^server/src/platform/', pathNot: TEST },
      to: { path: '^server/src/', pathNot: ['^server/src/platform/', COMMON_ROOT] },
    },
    {
      name: '3 a room imports other rooms by their index',
      severity: 'error',
      from: { path: '^server/src/([^/]+)/', pathNot: ['^server/src/platform/', TEST] },
      to: {
        path: '^server/src/[^/]+/',
        pathNot: ['^server/src/platform/', '^server/src/$1/', '^server/src/[^/]+/index\\.ts$'],
      },
    },
    {
      name: '3 a room imports nothing that composes the house',
      severity: 'error',
      from: { path: '^server/src/[^/]+/', pathNot: TEST },
      to: { path: '^server/src/[^/]+\\.ts$', pathNot: COMMON_ROOT },
    },
    {
      name: '3 no cycles',
      severity: 'error',
      from: { path: '^(contract|connectors|server|web|cli)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: '4 no room imports inbound or outbound',
      severity: 'error',
      from: { path: '^server/src/(?!inbound/|outbound/)[^/]+/', pathNot: TEST },
      to: { path: '^server/src/(inbound|outbound)/' },
    },
    {
      name: '5 only main.ts knows the list of connectors',
      severity: 'error',
      from: { pathNot: ['^server/src/main\\.ts$', '^connectors/', '^cli/', TEST] },
      to: { path: '^connectors/index\\.ts$' },
    },
    {
      name: '5 nothing outside reaches into a connector',
      severity: 'error',
      // The benchmarks measure a connector's own parts, as its tests do.
      from: { path: '^(server|cli)/', pathNot: TEST },
      to: { path: '^connectors/[^/]+/', pathNot: ['^connectors/kit/', '/node_modules/'] },
    },
    {
      name: '6 web imports contract only',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(server|connectors|cli|bench|e2e)/', pathNot: '/node_modules/' },
    },
    {
      name: '6 e2e speaks HTTP, SMTP and browser only',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: '^(server|connectors|contract|web|cli|bench)/', pathNot: '/node_modules/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
};
