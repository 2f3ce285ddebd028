import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../e2e/go-tool.js';

/** What is used of playwright-core, which is a tool of CI alone: its types are not here when this is checked. */
interface Playwright {
  readonly chromium: {
    launchPersistentContext(folder: string, options: object): Promise<BrowserContext>;
  };
}

interface BrowserContext {
  newPage(): Promise<Page>;
  browser(): { version(): string } | null;
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
  screenshot(options?: { path?: string; fullPage?: boolean }): Promise<Buffer>;
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

/** A Chromium, or what is missing, as a sentence. */
export type FoundChromium =
  { readonly program: string; readonly playwright: Playwright } | { readonly missing: string };

/** The page that a browser ended on. */
export interface PageSeen {
  /** The address that it was sent to. */
  readonly url: string;
  readonly title: string;
  readonly text: string;
  /** Errors of the page and of its console, as text. */
  readonly errors: readonly string[];
}

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

/** Looks for Debian's chromium on the PATH, and for playwright-core in `.ci/tools`. */
export async function findChromium(): Promise<FoundChromium> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const program = PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (program === undefined) {
    return { missing: 'There is no Chromium; install it with `apt-get install chromium`.' };
  }
  const module = join(ROOT, '.ci', 'tools', 'node_modules', 'playwright-core', 'index.mjs');
  if (!existsSync(module)) {
    return { missing: 'playwright-core is missing; run `npm ci --prefix .ci/tools --ignore-scripts`.' };
  }
  return { program, playwright: (await import(pathToFileURL(module).href)) as Playwright };
}

/** A browser of its own, with nothing of anybody's in it. */
export class Chromium {
  readonly version: string;
  readonly #context: BrowserContext;
  readonly #folder: string;

  private constructor(context: BrowserContext, folder: string) {
    this.#context = context;
    this.#folder = folder;
    this.version = context.browser()?.version() ?? 'of an unknown version';
  }

  /**
   * @param proxy what all requests go through but those to this machine
   * @param javaScriptEnabled whether pages may run scripts
   */
  static async start(
    { program, playwright }: Exclude<FoundChromium, { missing: string }>,
    proxy: string,
    javaScriptEnabled = true,
  ): Promise<Chromium> {
    const folder = mkdtempSync(join(tmpdir(), 'jira-auth-chromium-'));
    const context = await playwright.chromium.launchPersistentContext(folder, {
      executablePath: program,
      headless: true,
      // Root, as in most containers, can't use Chromium's own sandbox.
      chromiumSandbox: process.getuid?.() !== 0,
      ignoreHTTPSErrors: true,
      javaScriptEnabled,
      args: [`--proxy-server=${proxy}`],
    });
    return new Chromium(context, folder);
  }

  /**
   * Opens the page of a consent, presses a button, and waits for the page behind it.
   *
   * @param redirectUri where that page is
   * @param pictures path of the screenshots, without `-light.png` and `-dark.png`
   */
  async consent(
    url: string,
    button: 'Accept' | 'Deny',
    redirectUri: string,
    pictures?: string,
  ): Promise<PageSeen> {
    const page = await this.#context.newPage();
    try {
      await page.goto(url);
      const arrived = sentTo(page, redirectUri);
      const errors = errorsOf(page, new URL(redirectUri).origin);
      await page.click(`text="${button}"`, { noWaitAfter: true });
      const seen = await arrived;
      // An address of elsewhere shows no page here: it is for copying.
      if (!seen.startsWith('http://')) return { url: seen, title: '', text: '', errors: [] };
      await page.waitForURL(({ href }) => href === seen);
      await page.waitForLoadState();
      if (pictures !== undefined) await takePictures(page, pictures);
      return { url: seen, title: await page.title(), text: await page.innerText('body'), errors };
    } finally {
      await page.close();
    }
  }

  open(): Promise<Page> {
    return this.#context.newPage();
  }

  async close(): Promise<void> {
    await this.#context.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The address below `redirectUri` that the page is sent to. */
function sentTo(page: Page, redirectUri: string): Promise<string> {
  return new Promise((resolve) => {
    page.on('request', (request) => {
      if (request.isNavigationRequest() && request.url().startsWith(redirectUri)) resolve(request.url());
    });
  });
}

/** A page that tells of a failure comes with a status that does, which Chromium notes as an error. */
const STATUS_OF_PAGE = /^Failed to load resource: the server responded with a status of 400 /;

/** Collects the errors of an origin's pages from now on; those of the model's own pages are not what is looked at. */
function errorsOf(page: Page, origin: string): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    const isOfOthers = !message.location().url.startsWith(`${origin}/`);
    if (message.type() !== 'error' || isOfOthers || STATUS_OF_PAGE.test(message.text())) return;
    errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}

async function takePictures(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 1000, height: 600 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${path}-${colorScheme}.png` });
  }
}
