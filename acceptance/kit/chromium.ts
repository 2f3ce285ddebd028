import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { missingPackage, TOOLS } from './tools.js';

/** The parts of playwright-core used here. It is a tool of CI alone, so its types are missing when this is checked. */
interface Playwright {
  readonly chromium: {
    launchPersistentContext(
      folder: string,
      options: object,
    ): Promise<{ newPage(): Promise<Page>; close(): Promise<void> }>;
  };
}

export interface Page {
  on(event: 'console', listener: (message: ConsoleMessage) => void): void;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  on(event: 'request', listener: (request: { isNavigationRequest(): boolean; url(): string }) => void): void;
  goto(url: string): Promise<unknown>;
  click(selector: string, options?: object): Promise<void>;
  waitForURL(wanted: (url: URL) => boolean): Promise<void>;
  waitForLoadState(): Promise<void>;
  title(): Promise<string>;
  innerText(selector: string): Promise<string>;
  /** Returns the result of an expression in the page, even if the page's own scripts may not run. */
  evaluate(expression: string): Promise<unknown>;
  emulateMedia(options: object): Promise<void>;
  setViewportSize(size: { width: number; height: number }): Promise<void>;
  pdf(options: object): Promise<Buffer>;
  screenshot(): Promise<Buffer>;
}

interface ConsoleMessage {
  type(): string;
  text(): string;
  location(): { readonly url: string };
}

const folders = (process.env['PATH'] ?? '').split(delimiter);
const program = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => folders.map((folder) => join(folder, name)))
  .find(existsSync);
const playwright = join(TOOLS, 'playwright-core', 'index.mjs');

export function missingChromium(): string | undefined {
  if (program === undefined) return 'There is no Chromium; install it with `apt-get install chromium`.';
  return missingPackage('playwright-core');
}

/**
 * Opens a page in a new browser without any user data.
 *
 * @param proxy proxy of all requests except those to this machine
 * @param javaScriptEnabled allows pages to run scripts
 */
export async function inChromium<T>(
  proxy: string,
  javaScriptEnabled: boolean,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const { chromium } = (await import(pathToFileURL(playwright).href)) as Playwright;
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-chromium-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: program,
    headless: true,
    // Root, the user in most containers, can't use Chromium's own sandbox.
    chromiumSandbox: process.getuid?.() !== 0,
    ignoreHTTPSErrors: true,
    javaScriptEnabled,
    args: [`--proxy-server=${proxy}`],
  });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
