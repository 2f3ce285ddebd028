import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inChromium, type Page } from '../kit/chromium.js';
import { ROOT } from '../kit/tools.js';

/** The page that a browser ended on. */
export interface PageSeen {
  /** The address that it was sent to. */
  readonly url: string;
  readonly title: string;
  readonly text: string;
  /** Errors of the page and of its console, as text. */
  readonly errors: readonly string[];
}

/** A page that tells of a failure comes with a status that does, which Chromium notes as an error. */
const STATUS_OF_PAGE = /^Failed to load resource: the server responded with a status of 400 /;

/**
 * Opens the page of a consent, presses a button, and waits for the page behind it.
 *
 * @param redirectUri where that page is
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
    // Errors of the model's own pages are not what is looked at.
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
    // An address of elsewhere shows no page here: it is for copying.
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
