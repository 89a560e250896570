#!/usr/bin/env node
// The command line itself is built: this finds it, or says how to build it.
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli.mjs', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  console.error('featurescope is not built yet: run "npm run build" in its repository once.');
  process.exitCode = 1;
}
