#!/usr/bin/env node
// The budget of the web app (docs: ui, section 3): sizes over the wire of what is built in dist/, and names that must
// not be in what the first list needs. Prints a table; ends with 1 when something is over.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = fileURLToPath(new URL('./dist/', import.meta.url));
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'));
const kilobyte = 1000;

/** Bytes over the wire. */
const size = (file) => gzipSync(readFileSync(dist + file), { level: 9 }).length;

/** A chunk and all it imports before it can run. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const other of manifest[key]?.imports ?? []) closure(other, seen);
  return seen;
}

const filesOf = (keys) => new Set([...keys].map((key) => manifest[key].file));
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const chunk = (ending) => {
  const key = Object.keys(manifest).find((name) => name.endsWith(ending));
  if (!key) throw new Error(`There is no chunk for ${ending}.`);
  return key;
};

const first = new Set([...closure(entry), ...closure(chunk('locales/pl.po'))]);
const firstFiles = filesOf(first);
const beyond = (...keys) => {
  const files = new Set(keys.flatMap((key) => [...filesOf(closure(key))]));
  return [...files].filter((file) => !firstFiles.has(file));
};
const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);
const styles = readdirSync(`${dist}assets`)
  .filter((name) => name.endsWith('.css'))
  .map((name) => `assets/${name}`);

const settings = [
  'me/me-screen.tsx',
  'admin/admin-screen.tsx',
  'channels/new-channel-screen.tsx',
  'ledger/ledger-screen.tsx',
];
const checks = [
  { name: 'first list, catalog included', bytes: sum(firstFiles), ceiling: 250 },
  { name: 'CSS', bytes: sum(styles), ceiling: 20 },
  {
    name: 'thread and composer, more',
    bytes: sum(
      beyond(chunk('thread/thread-pane.tsx'), chunk('composer/editor.tsx'), chunk('panel/customer-panel.tsx')),
    ),
    ceiling: 190,
  },
  ...settings.map((path) => ({ name: `${path.split('/')[1]}, more`, bytes: sum(beyond(chunk(path))), ceiling: 90 })),
];

/** What never belongs into the first list: the package, or the file of ours. */
const forbidden = [
  [/ZodError|zod\/v4/, 'zod'],
  [/prosemirror|ProseMirror/i, 'TipTap and ProseMirror'],
  [/frimousse|emojibase/i, 'emoji'],
  [/CalendarGrid|DatePickerContext/, 'date picker'],
  [/\/api\/auth\/sign-in/, 'sign-in'],
  [/admin\/(members|tokens|inboxes)-page/, 'settings'],
];

let bad = 0;
for (const { name, bytes, ceiling } of checks) {
  const over = bytes > ceiling * kilobyte;
  if (over) bad += 1;
  console.log(
    `${over ? 'OVER' : 'ok  '} ${(bytes / kilobyte).toFixed(1).padStart(7)} of ${String(ceiling).padStart(3)} KB  ${name}`,
  );
}
for (const file of firstFiles) {
  const source = readFileSync(dist + file, 'utf8');
  for (const [pattern, name] of forbidden) {
    if (!pattern.test(source)) continue;
    bad += 1;
    console.log(`OVER ${name} is in ${file}, which the first list needs`);
  }
}
process.exit(bad > 0 ? 1 : 0);
