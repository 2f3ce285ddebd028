import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TOOLS } from './tools.js';

/** What is used of playwright-core, which is a tool of CI alone: its types are not here when this is checked. */
interface Playwright {
  readonly chromium: {
    launchPersistentContext(folder: string, options: object): Promise<BrowserContext>;
  };
}

interface BrowserContext {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

export interface Page {
  on(event: 'console', listener: (message: ConsoleMessage) => void): void;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  on(event: 'request', listener: (request: PageRequest) => void): void;
  goto(url: string): Promise<unknown>;
  click(selector: string, options?: object): Promise<void>;
  waitForURL(wanted: (url: URL) => boolean): Promise<void>;
  waitForLoadState(): Promise<void>;
  title(): Promise<string>;
  innerText(selector: string): Promise<string>;
  /** The result of an expression in the page; it works where the page's own scripts may not run, too. */
  evaluate(expression: string): Promise<unknown>;
  emulateMedia(options: { colorScheme?: 'light' | 'dark'; media?: 'screen' | 'print' }): Promise<void>;
  setViewportSize(size: { width: number; height: number }): Promise<void>;
  pdf(options: { preferCSSPageSize: boolean; format: string }): Promise<Buffer>;
  screenshot(options?: { path?: string }): Promise<Buffer>;
  close(): Promise<void>;
}

interface ConsoleMessage {
  type(): string;
  text(): string;
  /** Of what it is about. */
  location(): { readonly url: string };
}

interface PageRequest {
  isNavigationRequest(): boolean;
  url(): string;
}

const folders = (process.env['PATH'] ?? '').split(delimiter);
const program = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => folders.map((folder) => join(folder, name)))
  .find(existsSync);
const playwright = join(TOOLS, 'playwright-core', 'index.mjs');

/** Why there is no browser, as a sentence. */
export function missingChromium(): string | undefined {
  if (program === undefined) return 'There is no Chromium; install it with `apt-get install chromium`.';
  return existsSync(playwright)
    ? undefined
    : 'playwright-core is missing; run `npm ci --prefix .ci/tools --ignore-scripts`.';
}

/**
 * Opens a page in a browser of its own, with nothing of anybody's in it.
 *
 * @param proxy what all requests go through but those to this machine
 * @param javaScriptEnabled whether pages may run scripts
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
    // Root, as in most containers, can't use Chromium's own sandbox.
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
