// The entry that VS Code loads in its extension host: runs every test beside it and reports how many passed.
import Mocha from 'mocha';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm test` reads back: see `Counts` in scripts/test/report.mjs. */
interface Results {
  passed: number;
  failed: number;
  skipped: { name: string; reason: string | undefined }[];
}

/** Called by VS Code. Rejects when a test failed, so that VS Code exits with 1. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, forbidOnly: true });
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs'));
  for (const file of files) mocha.addFile(join(__dirname, file));

  const results: Results = { passed: 0, failed: 0, skipped: [] };
  await new Promise<void>((resolve) => {
    mocha
      .run(() => {
        resolve();
      })
      .on('pass', () => (results.passed += 1))
      .on('fail', () => (results.failed += 1))
      // Mocha has no reasons for skips: a skipped test's title says it in brackets.
      .on('pending', (test) =>
        results.skipped.push({ name: test.fullTitle(), reason: /\[(.+)\]/.exec(test.fullTitle())?.[1] }),
      );
  });
  const file = process.env['FEATURESCOPE_RESULTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(results));
  if (results.failed > 0) throw new Error(`${String(results.failed)} in-host tests failed.`);
  if (results.passed === 0) throw new Error('No in-host test ran.');
}
