// The extension as a file → a VS Code server that has it installed, and a Chromium → windows (see `open-window.ts`).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { ensureChromium, launchOptions } from '../../../../scripts/chromium.mjs';
import { installServer } from '../../../../tools/vscode/install.mjs';
import { installExtension, plainExtensions, startServer } from '../../../../tools/vscode/server.mjs';

/** What a process needs to know to open windows of a VS Code that another process has started. Plain data. */
export interface VsCodeAddress {
  /** The address of the workbench, without a folder. */
  readonly origin: string;
  /** Where Playwright finds the running Chromium. */
  readonly browserEndpoint: string;
  /** The file of the user's settings. */
  readonly settingsFile: string;
}

/** A running VS Code server and the Chromium that shows it. */
export interface VsCodeRun {
  readonly address: VsCodeAddress;
  /** Ends both, and removes what they have stored. */
  stop(): Promise<void>;
}

/** Starts a server with the extension installed as users get it, and a Chromium. Both end with this process. */
export async function startVsCode(vsixPath: string): Promise<VsCodeRun> {
  await installServer();
  const executablePath = await ensureChromium();
  const dataFolder = await mkdtemp(join(tmpdir(), 'featurescope-vscode-'));
  await installExtension({ vsixPath, dataFolder });
  const server = await startServer({ dataFolder, builtInExtensions: plainExtensions });
  const browser = await chromium.launchServer(launchOptions(executablePath));
  return {
    address: {
      origin: `http://localhost:${String(server.port)}`,
      browserEndpoint: browser.wsEndpoint(),
      settingsFile: server.settingsFile,
    },
    stop: async () => {
      await browser.close();
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
