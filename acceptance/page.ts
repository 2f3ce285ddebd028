// The page of `jira-auth check --html` in a real browser with scripts turned off, and its picture in docs/.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { htmlPage } from '../src/check/html.js';
import type { Report } from '../src/check/report.js';
import { inChromium, missingChromium, type Page } from './kit/chromium.js';
import { type Case, type Checks, givenOptions, program, type Stage } from './kit/program.js';
import { ROOT } from './kit/tools.js';
import { exampleReport, largeReport, repeatedReport } from './page/example.js';

const PICTURE = join(ROOT, 'docs', 'token-expiry.png');
const PICTURE_WIDTH = 1200;
const MOST_BYTES = 300_000;
const NOWHERE = 'http://127.0.0.1:9';

const WIDE = { width: PICTURE_WIDTH, height: 900 };
const PHONE = { width: 360, height: 780 };

interface Scenario {
  readonly checks: Checks;
  readonly open: (report: Report) => Promise<Page>;
}

const SCENARIOS: Readonly<Record<string, (stage: Scenario) => Promise<void>>> = {
  'a phone shows it without scrolling to the side': (stage) => fits(stage, exampleReport(), PHONE),
  'so it does with names as long as they get': (stage) => fits(stage, largeReport(100), PHONE),
  'a wide window does, too': (stage) => fits(stage, largeReport(100), WIDE),
  'it is dark where that is wanted, and light on paper': schemes,
  'fifty credentials are printed on one page': onePage,
  'on a wide window no word is broken': (stage) => wholeWords(stage, WIDE),
  'nor is it on a phone': (stage) => wholeWords(stage, PHONE),
  'a screen reader is told of tables': accessibleTables,
};

function play({ checks, place }: Stage, run: (scenario: Scenario) => Promise<void>): Promise<void> {
  return inChromium(NOWHERE, false, async (page) => {
    const file = place.path('page.html');
    const { href } = pathToFileURL(file);
    const errors: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await run({
      checks,
      open: async (content) => {
        writeFileSync(file, htmlPage(content));
        await page.goto(href);
        return page;
      },
    });
    checks.equal('the browser complains of nothing', errors, []);
    checks.equal('the page asks for nothing but itself', [...new Set(requests)], [href]);
  });
}

async function fits({ checks, open }: Scenario, content: Report, size: typeof PHONE): Promise<void> {
  const page = await open(content);
  await page.setViewportSize(size);
  checks.equal(
    'the page is as wide as the window',
    await page.evaluate('document.documentElement.scrollWidth'),
    size.width,
  );
  const outside = await page.evaluate(
    "[...document.querySelectorAll('body *')].filter((e) => !e.closest('.scroll, .hidden, svg') && (e.getBoundingClientRect().right > innerWidth + 0.5 || e.getBoundingClientRect().left < -0.5)).length",
  );
  checks.equal('nothing reaches out of it', outside, 0);
}

async function schemes({ checks, open }: Scenario): Promise<void> {
  const page = await open(exampleReport());
  const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  await page.emulateMedia({ colorScheme: 'light' });
  checks.equal('light', await ground(), 'rgb(255, 255, 255)');
  await page.emulateMedia({ colorScheme: 'dark' });
  checks.equal('dark', await ground(), 'rgb(21, 24, 29)');
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  checks.equal('light on paper, though dark is wanted', await ground(), 'rgb(255, 255, 255)');
}

async function onePage({ checks, open }: Scenario): Promise<void> {
  const page = await open(repeatedReport(50));
  const pdf = await page.pdf({ preferCSSPageSize: true, format: 'A4' });
  checks.equal('pages', pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 1);
}

/** Lines may end at a space, at a sign, or where the page allows it, as between `acme.` and `example`. */
async function wholeWords({ checks, open }: Scenario, size: typeof PHONE): Promise<void> {
  const page = await open(exampleReport());
  await page.setViewportSize(size);
  checks.equal(
    'words on two lines',
    await page.evaluate(`(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const broken = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (!node.parentElement.closest('thead, .hidden')) for (const { 0: word, index } of node.data.matchAll(/[A-Za-z0-9]+/g)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word);
        }
      return broken;
    })()`),
    [],
  );
}

/** The cards on a phone must still be a table to people who can't see them. */
async function accessibleTables({ checks, open }: Scenario): Promise<void> {
  const page = await open(exampleReport());
  await page.setViewportSize(PHONE);
  const roles = await page.evaluate(
    "['table', 'row', 'rowheader', 'cell', 'columnheader'].map((role) => document.querySelectorAll(`.credentials [role=${role}], .credentials[role=${role}]`).length > 0)",
  );
  checks.equal('rows, cells and heads are named', roles, [true, true, true, true, true]);
  const unnamed = await page.evaluate(
    "[...document.querySelectorAll('svg')].filter((e) => !e.closest('[aria-hidden=true]') && !e.closest('[role=img][aria-label]')).length",
  );
  checks.equal('each drawing has words, or is left out', unnamed, 0);
}

async function takePicture({ open }: Scenario): Promise<void> {
  const page = await open(exampleReport());
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(WIDE);
  const bottom = Number(
    await page.evaluate("document.querySelector('#soon').getBoundingClientRect().bottom + scrollY"),
  );
  await page.setViewportSize({ width: PICTURE_WIDTH, height: Math.round(bottom) + 28 });
  writeFileSync(PICTURE, await page.screenshot());
}

const OPTIONS = { update: { type: 'boolean' } } as const;
const isUpdate = givenOptions(OPTIONS).values.update === true;
const scenarios = { ...SCENARIOS, ...(isUpdate && { 'the picture is taken': takePicture }) };

await program(
  [
    ...Object.entries(scenarios).map(([name, run]): Case => ({
      name,
      missing: missingChromium,
      run: (stage) => play(stage, run),
    })),
    {
      name: 'the picture in docs/ is one that a README can carry',
      run: ({ checks }) => {
        const picture = readFileSync(PICTURE);
        // The width is always at the same offset in a PNG.
        checks.equal('it is as wide as it should be', picture.readUInt32BE(16), PICTURE_WIDTH);
        checks.that('it is small', picture.length < MOST_BYTES, `${picture.length} bytes`);
      },
    },
  ],
  { options: OPTIONS },
);
