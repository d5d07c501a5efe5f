import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUMS = [
  process.env.PREFLIGHT_TEST_CHROMIUM ?? '/usr/bin/chromium',
  '/usr/bin/google-chrome',
];

/** The machine's own: no browser is downloaded. */
export function startBrowser(): Promise<Browser> {
  const executablePath = CHROMIUMS.find(existsSync);
  if (executablePath === undefined) {
    const places = CHROMIUMS.join(' or ');
    throw new Error(`no ${places}: install one, or set PREFLIGHT_TEST_CHROMIUM`);
  }
  // As root, in a container, it has no sandbox. It opens pages of ours only.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
