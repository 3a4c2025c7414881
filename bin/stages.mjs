// The stages of `npm test`, in order. To add one is to add a line.
//
// kind   check   the checks of bin/checks.mjs, each counting as one
//        vitest  a vitest run by its `config`, of one `project` of it or all
//        script  a TypeScript program run by the carried Node, whose last line is "N passed, N failed"
// needs  browser   a Chromium, found or installed; its path is in IRORI_CHROMIUM
//        postgres  a PostgreSQL server; without one the stage is left out, with a notice
//        web       the built web app
// byName why it runs only when it is named; said at the end of each run without it

export const stages = [
  { name: 'check', kind: 'check' },
  { name: 'unit', kind: 'vitest', config: 'vitest.config.ts' },
  { name: 'unit-postgres', kind: 'vitest', config: 'vitest.config.ts', project: 'server', needs: ['postgres'] },
  { name: 'e2e', kind: 'vitest', config: 'e2e/vitest.config.ts', project: 'e2e', needs: ['web', 'browser'] },
  {
    name: 'screens',
    kind: 'vitest',
    config: 'e2e/vitest.config.ts',
    project: 'screens',
    needs: ['web', 'browser'],
    byName: 'it has not yet been seen green on a quiet machine',
  },
  {
    name: 'crash',
    kind: 'vitest',
    config: 'e2e/vitest.config.ts',
    project: 'crash',
    needs: ['web'],
    byName: 'its last finding is mended, the mending not yet seen over 20 rounds',
  },
  {
    name: 'flood',
    kind: 'vitest',
    config: 'e2e/vitest.config.ts',
    project: 'flood',
    needs: ['web'],
    byName: 'it has not yet been seen green on a quiet machine',
  },
];
