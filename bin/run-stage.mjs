// Runs one stage of `npm test` and counts what passed, failed and was skipped.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { runChecks } from './checks.mjs';
import { childEnvironment, root } from './install.mjs';

const NOTHING = { passed: 0, failed: 0, skipped: 0 };
const ONE_FAILED = { passed: 0, failed: 1, skipped: 0 };

export async function runStage(stage, node, environment) {
  if (stage.kind === 'check') return runChecks(node);
  if (stage.kind === 'vitest') return runVitest(stage, node, environment);
  return runScript(stage, node, environment);
}

async function runVitest(stage, node, environment) {
  if (!existsSync(join(root, stage.config))) return NOTHING;
  const directory = mkdtempSync(join(tmpdir(), 'irori-test-'));
  const report = join(directory, 'report.json');
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', stage.config];
  args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
  if (stage.project) args.push('--project', stage.project);
  try {
    const { code } = await run(node, args, environment);
    if (!existsSync(report)) return ONE_FAILED;
    const counts = countVitest(JSON.parse(readFileSync(report, 'utf8')));
    // An error outside any test, such as one nobody awaited, fails the run without failing a test.
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A file that could not even be loaded has no tests to count, so it counts as one failure. */
export function countVitest(report) {
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

async function runScript(stage, node, environment) {
  if (!existsSync(join(root, stage.file))) return NOTHING;
  const { code, lastLine } = await run(node, [join(root, stage.file)], environment);
  const counts = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(lastLine);
  if (!counts) return code === 0 ? NOTHING : ONE_FAILED;
  const [passed, failed, skipped] = counts.slice(1).map((count) => Number(count ?? 0));
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}

/** Runs a program with its output shown; answers its exit code and the last line that it printed. */
export function run(command, args, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: childEnvironment(environment),
    });
    let tail = '';
    child.stdout.on('data', (bytes) => {
      process.stdout.write(bytes);
      tail = (tail + bytes).slice(-2000);
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve({ code: 1, lastLine: '' });
    });
    child.once('close', (code) => resolve({ code: code ?? 1, lastLine: tail.trimEnd().split('\n').at(-1) ?? '' }));
  });
}
