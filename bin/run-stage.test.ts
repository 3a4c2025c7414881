import { expect, it } from 'vitest';
import { countVitest, run } from './run-stage.mjs';

const file = (status: string, tests: number) => ({ status, assertionResults: Array.from({ length: tests }) });

it('counts a file that could not be loaded as a failure of its own', () => {
  const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
  expect(countVitest({ ...report, testResults: [file('passed', 5), file('failed', 1)] })).toEqual({
    passed: 5,
    failed: 1,
    skipped: 3,
  });
  expect(countVitest({ ...report, testResults: [file('failed', 0), file('failed', 1)] }).failed).toBe(2);
});

it('answers how a program ended and what it said last', async () => {
  const program = `console.log('one'); console.log('3 passed, 1 failed'); process.exit(4)`;
  expect(await run(process.execPath, ['-e', program])).toEqual({ code: 4, lastLine: '3 passed, 1 failed' });
  expect((await run('/nowhere/at-all', [])).code).toBe(1);
});
