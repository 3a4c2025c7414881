import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findIncomplete } from './catalogs.mjs';
import { findComparisons } from './connector-ids.mjs';
import { findWordless } from './error-codes.mjs';
import { readImports } from './imports.mjs';

const house = fileURLToPath(new URL('../..', import.meta.url));
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'irori-checks-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(file: string, text = 'export {};\n'): void {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), text);
}

const imports = (from: string) => `export { thing } from '${from}';\n`;

it('names each refusal that has no sentence', () => {
  write(
    'web/src/api/describe-problem.ts',
    "const sentences = {\n  said: msg`Said.`,\n  'draft.said': msg`Said.`,\n};\n",
  );
  const throws = ["conflict('said', 'x')", "invalid(\n  'unsaid',\n  'x')", "new AppError('invalid', 'mute', 'x')"];
  const more = ["wrongField('inboxId', 'inbox_unheard', 'x')", "notFound('thing')", "draftRefused('draft.said', 'x')"];
  write('server/src/tags/store.ts', [...throws, ...more].map((one) => `throw ${one};\n`).join(''));
  expect(findWordless(directory).map((line) => line.split(' ')[1])).toEqual(['inbox_unheard', 'mute', 'unsaid']);
});

describe('who may import whom', () => {
  /** A small house in which everything is as it should be. */
  beforeEach(() => {
    for (const name of ['contract', 'connectors', 'server', 'web', 'cli']) {
      mkdirSync(join(directory, name), { recursive: true });
      cpSync(join(house, name, 'package.json'), join(directory, name, 'package.json'));
      mkdirSync(join(directory, 'node_modules/@irori'), { recursive: true });
      symlinkSync(join(directory, name), join(directory, 'node_modules/@irori', name));
    }
    const thing = 'export const thing = 1;\n';
    write('contract/tags/api.ts', thing);
    write('connectors/index.ts', imports('./telegram/index.ts'));
    write('connectors/kit/connector.ts', imports('@irori/contract/tags/api'));
    write('connectors/telegram/index.ts', imports('../kit/connector.ts'));
    write('connectors/email/index.ts', imports('@irori/connectors/kit/connector'));
    write('server/src/main.ts', imports('@irori/connectors/index'));
    write('server/src/platform/log.ts', thing);
    write('server/src/tags/index.ts', imports('./store.ts'));
    write('server/src/tags/store.ts', imports('../platform/log.ts'));
    write('server/src/teams/index.ts', imports('../tags/index.ts'));
    write('server/src/inbound/accept.ts', imports('../tags/index.ts'));
    write('web/src/main.tsx', imports('@irori/contract/tags/api'));
    write('e2e/smoke.test.ts', thing);
  });

  const breaches = () => readImports(process.execPath, directory);

  it('finds nothing in a house that keeps the rules, and has read every file', () => {
    expect(breaches()).toEqual({ breaches: [], unread: [] });
  });

  it('finds each planted breach and names its rule', () => {
    const planted = [
      ['1', 'contract/tags/bad.ts', '../../server/src/platform/log.ts'],
      ['1', 'contract/tags/worse.ts', 'node:fs'],
      ['1', 'connectors/kit/bad.ts', '../telegram/index.ts'],
      ['2', 'connectors/telegram/bad.ts', '../email/index.ts'],
      ['2', 'connectors/telegram/worse.ts', '@irori/server/platform/log'],
      ['3', 'server/src/platform/bad.ts', '../tags/index.ts'],
      ['3', 'server/src/teams/bad.ts', '../tags/store.ts'],
      ['3', 'server/src/teams/worse.ts', '../main.ts'],
      ['4', 'server/src/tags/bad.ts', '../inbound/accept.ts'],
      ['5', 'server/src/routes.ts', '@irori/connectors/index'],
      ['5', 'server/src/tags/worse.ts', '@irori/connectors/telegram/index'],
      ['6', 'web/src/bad.tsx', '@irori/server/platform/log'],
      ['6', 'e2e/bad.test.ts', '../contract/tags/api.ts'],
    ] as const;
    for (const [, file, imported] of planted) write(file, imports(imported));
    const found = breaches().breaches;
    for (const [rule, file] of planted) {
      const named = found.filter((breach: string) => breach.startsWith(`${rule} `) && breach.includes(`: ${file} →`));
      expect(named, `rule ${rule} on ${file}`).not.toEqual([]);
    }
  });

  it('rule 3 finds a cycle, and lets one of types alone be', () => {
    write('server/src/tags/store.ts', "import { b } from './b.ts';\nexport const thing = b;\n");
    write('server/src/tags/b.ts', "import type { thing } from './store.ts';\nexport const b: typeof thing | 1 = 1;\n");
    expect(breaches().breaches).toEqual([]);
    write('server/src/tags/b.ts', "import { thing } from './store.ts';\nexport const b = () => thing;\n");
    expect(breaches().breaches.join('\n')).toMatch(/^3 no cycles/);
  });
});

describe('connector ids', () => {
  beforeEach(() => {
    for (const id of ['telegram', 'email', 'whatsapp-twilio']) write(`connectors/${id}/index.ts`);
    write('connectors/kit/connector.ts');
  });

  it.each([
    `if (channel.connector === 'telegram') open();`,
    `if ("whatsapp-twilio" !== id) open();`,
    `case 'telegram':`,
    `if (['a'].includes('telegram')) open();`,
    `if (connector.id === 'email') open();`,
  ])('finds %s', (text) => {
    write('server/src/tags/store.ts', `${text}\n`);
    expect(findComparisons(directory)).toEqual([`server/src/tags/store.ts:1: ${text}`]);
  });

  it('lets mentions be, and tests, and a field that is called email', () => {
    write('server/src/config.ts', `const telegramUrl = { 'telegram': 1 };\nif (field.kind === 'email') check();\n`);
    write('server/src/tags/store.test.ts', `if (id === 'telegram') open();\n`);
    expect(findComparisons(directory)).toEqual([]);
  });
});

describe('language catalogs', () => {
  const po = (entries: readonly (readonly [string, string])[]) =>
    ['msgid ""\nmsgstr ""\n"Language: xx\\n"', ...entries.map(([id, text]) => `msgid "${id}"\nmsgstr "${text}"`)].join(
      '\n\n',
    );

  it('says what is missing, empty or left over, by language', () => {
    write(
      'web/src/locales/en.po',
      po([
        ['Send', ''],
        ['Close', ''],
      ]),
    );
    write(
      'web/src/locales/pl.po',
      po([
        ['Send', 'Wyślij'],
        ['Close', ''],
      ]),
    );
    write(
      'web/src/locales/ja.po',
      po([
        ['Send', '送信'],
        ['Gone', ''],
      ]),
    );
    expect(findIncomplete(directory)).toEqual([
      'web/src/locales/ja.po: "Close" is missing',
      'web/src/locales/ja.po: "Gone" is not used any more',
      'web/src/locales/pl.po: "Close" has no translation',
    ]);
  });

  it('is content with complete ones', () => {
    write('web/src/locales/en.po', po([['Send', '']]));
    write('web/src/locales/pl.po', po([['Send', 'Wyślij']]));
    write('web/src/locales/ja.po', po([['Send', '送信']]));
    expect(findIncomplete(directory)).toEqual([]);
  });
});
