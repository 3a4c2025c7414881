// Every text of the product in every language: each catalog has what the English one has, translated; and those of the
// web app have what the source asks for, with the same placeholders (web/check-catalogs.mjs).

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const SOURCE = 'en.po';
const SHOWN = 20;
const FOLDERS = ['web/src', 'server/src', 'connectors'];

/** Prints what is missing; true when nothing is. */
export function checkCatalogs(node, root) {
  const problems = catalogsOf(root).length === 0 ? ['There are no language catalogs'] : findIncomplete(root);
  const againstSource = spawnSync(node, [join(root, 'web/check-catalogs.mjs')], { encoding: 'utf8' });
  if (againstSource.status !== 0) problems.push(...`${againstSource.stdout}${againstSource.stderr}`.trim().split('\n'));
  for (const problem of problems.slice(0, SHOWN)) console.log(problem);
  if (problems.length > SHOWN) console.log(`… and ${problems.length - SHOWN} more`);
  return problems.length === 0;
}

/** One line for each text that a catalog lacks, has untranslated, or has too much. */
export function findIncomplete(root) {
  return catalogsOf(root).flatMap(({ directory, languages }) => {
    const wanted = readCatalog(join(directory, SOURCE));
    return languages.flatMap((file) => {
      const path = join(directory, file);
      const name = relative(root, path).split(sep).join('/');
      const texts = readCatalog(path);
      const lacking = [...wanted.keys()].flatMap((id) => {
        if (!texts.has(id)) return [`${name}: "${id}" is missing`];
        return texts.get(id) === '' ? [`${name}: "${id}" has no translation`] : [];
      });
      const extra = [...texts.keys()].filter((id) => !wanted.has(id));
      return [...lacking, ...extra.map((id) => `${name}: "${id}" is not used any more`)];
    });
  });
}

function catalogsOf(root) {
  return FOLDERS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name === SOURCE && !entry.parentPath.includes('node_modules'))
    .map((entry) => ({
      directory: entry.parentPath,
      languages: readdirSync(entry.parentPath)
        .filter((file) => file.endsWith('.po') && file !== SOURCE)
        .sort(),
    }));
}

/** The texts of a PO file by context and id. Enough of the format for catalogs that Lingui wrote. */
export function readCatalog(file) {
  const texts = new Map();
  for (const block of readFileSync(file, 'utf8').split(/\n\s*\n/)) {
    const lines = block.split('\n').filter((line) => !line.startsWith('#'));
    const entry = { msgctxt: '', msgid: '', msgstr: '' };
    let field;
    for (const line of lines) {
      const [, name, text] = /^(?:(msgctxt|msgid|msgstr)\s+)?"(.*)"\s*$/.exec(line) ?? [];
      if (name !== undefined) field = name;
      if (text !== undefined && field !== undefined) entry[field] += text;
    }
    if (entry.msgid !== '')
      texts.set(entry.msgctxt === '' ? entry.msgid : `${entry.msgctxt}: ${entry.msgid}`, entry.msgstr);
  }
  return texts;
}
