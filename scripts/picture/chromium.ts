import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUM = process.env.PREFLIGHT_TEST_CHROMIUM ?? '/usr/bin/chromium';

/** Debian's own: no browser is downloaded. */
export function startBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(`no ${CHROMIUM}: apt-get install chromium, or set PREFLIGHT_TEST_CHROMIUM`);
  // As root, in a container, it has no sandbox. It opens pages of ours only.
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}
