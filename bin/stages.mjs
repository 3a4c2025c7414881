// The stages of `npm test`, in order. To add one is to add a line.
//
// kind   check   the checks of bin/checks.mjs, each counting as one
//        vitest  a vitest run by its `config`, of one `project` of it or all
//        script  a TypeScript program run by the carried Node, whose last line is "N passed, N failed"
// needs  browser   a Chromium, found or installed; its path is in IRORI_CHROMIUM
//        postgres  a PostgreSQL server; without one the stage is left out, with a notice
//        web       the built web app
//        mail-servers  Postfix, Dovecot and others, installed by apt; where that cannot be, the stage is left out, with a notice

const wholeHouse = { kind: 'vitest', config: 'e2e/vitest.config.ts' };

export const stages = [
  { name: 'check', kind: 'check' },
  { name: 'unit', kind: 'vitest', config: 'vitest.config.ts' },
  { name: 'unit-postgres', kind: 'vitest', config: 'vitest.config.ts', project: 'server', needs: ['postgres'] },
  { name: 'e2e', ...wholeHouse, project: 'e2e', needs: ['web', 'browser'] },
  {
    name: 'mail',
    kind: 'vitest',
    config: 'e2e/vitest.config.ts',
    project: 'mail',
    needs: ['mail-servers', 'web', 'browser'],
  },
  { name: 'screens', ...wholeHouse, project: 'screens', needs: ['web', 'browser'] },
  { name: 'crash', ...wholeHouse, project: 'crash', needs: ['web'] },
  { name: 'flood', ...wholeHouse, project: 'flood', needs: ['web'] },
];
