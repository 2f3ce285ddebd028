import { inChromium } from '../kit/chromium.js';

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
 */
export function consentInBrowser(
  proxy: string,
  url: string,
  button: 'Accept' | 'Deny',
  redirectUri: string,
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
    await page.waitForURL(({ href }) => href === seen);
    await page.waitForLoadState();
    return { url: seen, title: await page.title(), text: await page.innerText('body'), errors };
  });
}
