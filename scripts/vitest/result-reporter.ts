// vitest's results → counts and the reasons of skips, as JSON in the file that FEATURESCOPE_RESULTS names.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/** What `npm test` reads back: see `Counts` in scripts/test/report.mjs. */
interface Results {
  passed: number;
  failed: number;
  skipped: { name: string; reason: string | undefined }[];
}

export default class ResultReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const results: Results = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      // A file that could not even be loaded has no tests to count.
      if (module.errors().length > 0) results.failed += 1;
      for (const suite of module.children.allSuites()) {
        if (suite.errors().length > 0) results.failed += 1;
      }
      for (const test of module.children.allTests()) count(test, results);
    }
    const file = process.env['FEATURESCOPE_RESULTS'];
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(results));
  }
}

function count(test: TestCase, results: Results): void {
  const result = test.result();
  switch (result.state) {
    case 'passed':
      results.passed += 1;
      break;
    case 'skipped':
      results.skipped.push({ name: test.fullName, reason: result.note });
      break;
    case 'failed':
    case 'pending': // Still unfinished when the run ended.
      results.failed += 1;
      break;
  }
}
