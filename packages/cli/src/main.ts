import { FeaturescopeError } from '@featurescope/core';
import { isAbortError } from '@featurescope/worker/node';
import { createProgram } from './program.js';

// A reader that has seen enough (`featurescope info … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  if (!isAbortError(error)) process.stderr.write(`featurescope: ${sentence(error)}\n`);
  process.exitCode = 1;
}

/** What the person is told. A fault of the program itself says that it is one. */
function sentence(error: unknown): string {
  if (error instanceof FeaturescopeError && error.code !== 'INTERNAL') return error.message;
  const words = error instanceof Error ? error.message : String(error);
  return `An unexpected fault of featurescope: ${words}`;
}
