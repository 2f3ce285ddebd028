import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inChromium, type Page } from '../kit/chromium.js';
import { ROOT } from '../kit/tools.js';

/** The page that a browser ended on. */
export interface PageSeen {
  /** The address that the browser was sent to. */
  readonly url: string;
  readonly title: string;
  readonly text: string;
  /** Errors of the page and its console, as text. */
  readonly errors: readonly string[];
}

/** A page that reports a failure has status 400, which Chromium logs as an error. */
const STATUS_OF_PAGE = /^Failed to load resource: the server responded with a status of 400 /;

/**
 * Opens a consent page, presses a button, and waits for the page after it.
 *
 * @param redirectUri address of the page after it
 * @param picture name of the screenshots in build/consent
 */
export function consentInBrowser(
  proxy: string,
  url: string,
  button: 'Accept' | 'Deny',
  redirectUri: string,
  picture: string,
): Promise<PageSeen> {
  return inChromium(proxy, true, async (page) => {
    await page.goto(url);
    const arrived = new Promise<string>((resolve) => {
      page.on('request', (request) => {
        if (request.isNavigationRequest() && request.url().startsWith(redirectUri)) resolve(request.url());
      });
    });
    // Ignores errors on the sandbox's own pages.
    const { origin } = new URL(redirectUri);
    const errors: string[] = [];
    page.on('console', (message) => {
      const isOurs = message.location().url.startsWith(`${origin}/`);
      if (message.type() === 'error' && isOurs && !STATUS_OF_PAGE.test(message.text()))
        errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.click(`text="${button}"`, { noWaitAfter: true });
    const seen = await arrived;
    // An address that isn't on this machine shows no page, because the person copies it.
    if (!seen.startsWith('http://')) return { url: seen, title: '', text: '', errors: [] };
    await page.waitForURL(({ href }) => href === seen);
    await page.waitForLoadState();
    await takePictures(page, picture);
    return { url: seen, title: await page.title(), text: await page.innerText('body'), errors };
  });
}

async function takePictures(page: Page, name: string): Promise<void> {
  const folder = join(ROOT, 'build', 'consent');
  mkdirSync(folder, { recursive: true });
  await page.setViewportSize({ width: 1000, height: 600 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
}
