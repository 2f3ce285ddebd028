import { inChromium } from '../kit/chromium.js';

/** The page that a browser ended on. */
export interface PageSeen {
  /** With the code. */
  readonly url: string;
  readonly title: string;
  readonly text: string;
  /** Errors of the page and its console. */
  readonly errors: readonly string[];
}

/** Accepts on a consent page, and waits for the page after it, which is at the redirect URI. */
export function consentInBrowser(proxy: string, url: string, redirectUri: string): Promise<PageSeen> {
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
      if (message.type() === 'error' && isOurs) errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.click('text="Accept"', { noWaitAfter: true });
    const seen = await arrived;
    await page.waitForURL(({ href }) => href === seen);
    await page.waitForLoadState();
    return { url: seen, title: await page.title(), text: await page.innerText('body'), errors };
  });
}
