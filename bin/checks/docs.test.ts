// What README and docs name must exist: files, links, commands, settings, and the tests that the promises stand on.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands.ts';
import { parseConfig } from '../../server/src/config.ts';
import { stages } from '../stages.mjs';

const house = fileURLToPath(new URL('../..', import.meta.url));
const files = git('ls-files', '--cached', '--others', '--exclude-standard');
const pages = files.filter((file) => file === 'README.md' || /^docs\/.*\.md$/.test(file));
const texts = new Map(pages.map((page) => [page, readFileSync(join(house, page), 'utf8')]));
const topFolders = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]));

/** Settings that only the tests read. */
const ofTests = ['IRORI_TEST_DATABASE_URL', 'IRORI_CHROMIUM'];

describe.each(pages)('%s', (page) => {
  const text = texts.get(page) ?? '';

  it('names files that are there', () => {
    expect(pathsIn(text).filter((path) => !isThere(path))).toEqual([]);
  });

  it('links to pages and headings that are there', () => {
    const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !/^[a-z]+:/.test(target) && !linkLeadsSomewhere(page, target));
    expect(broken).toEqual([]);
  });

  it('names commands that are there', () => {
    const { scripts } = JSON.parse(readFileSync(join(house, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const unknown = [...codeIn(text).matchAll(/\bnpm (?:run (?:-s )?)?([a-z]+)/g)]
      .map((match) => match[1] ?? '')
      .filter((name) => !(name in scripts));
    const unknownOurs = [...text.matchAll(/irori -- ([a-z]+(?: [a-z]+)?)/g)]
      .map((match) => match[1] ?? '')
      .filter((words) => !commands.some(({ name }) => words === name || words.startsWith(`${name} `)));
    const unknownStages = [...text.matchAll(/npm test -- ([a-z0-9-]+)/g)]
      .map((match) => match[1] ?? '')
      .filter((name) => !stages.some((stage: { name: string }) => stage.name === name));
    expect([...unknown, ...unknownOurs, ...unknownStages]).toEqual([]);
  });

  it('names settings that are there', () => {
    const named = [...text.matchAll(/\bIRORI_[A-Z0-9_]*[A-Z0-9]\b/g)].map((match) => match[0]);
    const env = Object.fromEntries(named.map((name) => [name, '']));
    const unknown = parseConfig(env, house).unknownSettings.filter((name) => !ofTests.includes(name));
    expect(unknown).toEqual([]);
  });
});

it('the README has every setting and every command', () => {
  const readme = texts.get('README.md') ?? '';
  const config = readFileSync(join(house, 'server/src/config.ts'), 'utf8');
  const settings = [...config.matchAll(/^ {2}(IRORI_[A-Z0-9_]+|DATABASE_URL): \{/gm)].map((match) => match[1] ?? '');
  expect(settings.length).toBeGreaterThan(20);
  expect(settings.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  expect(
    commands.map(({ name }) => name).filter((name) => !new RegExp(`^\\| \`${name}\` +\\|`, 'm').test(readme)),
  ).toEqual([]);
});

it('every decision is in the list of decisions', () => {
  const list = texts.get('docs/adr/README.md') ?? '';
  const decisions = pages.filter((page) => /^docs\/adr\/\d/.test(page)).map((page) => page.slice('docs/adr/'.length));
  expect(decisions.filter((page) => !list.includes(`(${page})`))).toEqual([]);
});

it('every promise stands on tests that are there', () => {
  const rows = (texts.get('docs/promises.md') ?? '').split('\n').flatMap((line) => {
    const [, , file = '', test = ''] = line.split('|').map((cell) => cell.trim());
    const path = /^`([^`]+)`$/.exec(file)?.[1];
    return path === undefined ? [] : [{ path, test }];
  });
  expect(rows.length).toBeGreaterThan(20);
  const missing = rows.filter(({ path, test }) => !readFileSync(join(house, path), 'utf8').includes(`'${test}'`));
  expect(missing).toEqual([]);
});

/** All that is written as code, inline and in blocks. */
function codeIn(text: string): string {
  const blocks = [...text.matchAll(/^```[\s\S]*?^```$/gm)].map((match) => match[0]);
  const inline = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return [...blocks, ...inline].join('\n');
}

/** What is written as code and looks like a path of this repository; in a map, what begins a line. */
function pathsIn(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '');
  const written = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  const mapped = [...text.matchAll(/^([\w.@-]+\/[\w./@-]*) {2,}\S/gm)].map((match) => match[1] ?? '');
  return [...written, ...mapped].filter(looksLikeOurs);
}

function looksLikeOurs(token: string): boolean {
  if (!/^[\w.@-]+(\/[\w.@-]+)*\/?$/.test(token)) return false;
  const [first = ''] = token.split('/');
  return (token.includes('/') && topFolders.has(first)) || /\.(tsx?|mjs|cjs|sql|po)$/.test(token);
}

/** Some pages shorten a path whose end says enough. */
function isThere(path: string): boolean {
  return existsSync(join(house, path)) || files.some((file) => file.endsWith(`/${path}`));
}

function linkLeadsSomewhere(page: string, target: string): boolean {
  const [path = '', heading] = target.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(house, file))) return false;
  if (heading === undefined) return true;
  const headings = [...readFileSync(join(house, file), 'utf8').matchAll(/^#+ (.+)$/gm)].map(
    (match) =>
    (match[1] ?? '').toLowerCase().replace(/[^\w -]/g, '').replaceAll(' ', '-'), // biome-ignore format: one rule
  );
  return headings.includes(heading);
}

/** Files as a fresh clone has them, so that a page cannot lean on what is only here. */
function git(...args: string[]): string[] {
  const done = spawnSync('git', args, { cwd: house, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.split('\n').filter((file) => file !== '' && existsSync(join(house, file)));
}
