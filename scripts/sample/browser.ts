import { accessSync, constants } from 'node:fs';

import { type Browser, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine; `null`: it has none, and `npm run browser` installs one. */
export const BROWSER = PLACES.find(isProgram) ?? null;

/** Without a sandbox, which root may not have, and without the talks that a browser has with its makers. */
const QUIETLY = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export async function openBrowser(): Promise<Browser> {
  if (BROWSER === null) throw new Error('there is no browser: npm run browser');
  return await chromium.launch({ executablePath: BROWSER, args: QUIETLY, timeout: 120_000 });
}

/** A page, and what it did that it should not. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors, whether thrown or written to the console. */
  readonly errors: readonly string[];
  /** Addresses that it asked for, beside its own file. */
  readonly requests: readonly string[];
}

export async function openPage(
  browser: Browser,
  url: string,
  colours: 'light' | 'dark' = 'light',
): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, colorScheme: colours });
  // Long enough for a machine that is busy with everything else.
  page.setDefaultTimeout(200_000);
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('dialog', (dialog) => {
    errors.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url.split('#')[0]) requests.push(request.url());
  });
  await page.goto(url);
  return { page, errors, requests };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
