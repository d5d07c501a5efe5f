import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../../scripts/picture/chromium.ts';
import { axeFindings, type Look, type Opened, openFile } from '../support/browser.ts';
import { pageOf, UNENDED } from '../support/deploy-page.ts';
import * as deploys from '../support/probe-runs.ts';
import { sampleOf } from '../support/weekly.ts';

// The page of a deploy, in a real browser.

let browser: Browser | undefined;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preflight-page-'));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

/** Opens a page in a tab of its own. */
async function inTab(html: string, look: Look, test: (opened: Opened) => Promise<void>) {
  const path = join(folder, 'deploy.html');
  await writeFile(path, html);
  const opened = await openFile(browser as Browser, path, look);
  try {
    await test(opened);
    expect(opened.messages).toEqual([]);
    const own = [pathToFileURL(path).href, 'data:,'];
    expect(opened.requests.filter((url) => !own.includes(url))).toEqual([]);
  } finally {
    await opened.page.close();
  }
}

const WIDE = { width: 1100, colorScheme: 'light' } as const;
const DARK = { width: 1100, colorScheme: 'dark' } as const;
const PHONE = { width: 390, colorScheme: 'light' } as const;

const PAGES: readonly (readonly [name: string, make: () => string])[] = [
  ['an outage', () => pageOf(deploys.outage())],
  ['a deploy that never ended', () => pageOf(deploys.unended(), UNENDED)],
  ['20,000 probes', () => pageOf(deploys.long())],
  ['a deploy that wasn’t probed', () => pageOf({})],
  ['a crash', () => pageOf(deploys.crashed())],
  ['slow first answers', () => pageOf(deploys.cold())],
];

const cases = PAGES.flatMap(([name, make]) =>
  [WIDE, DARK, PHONE].map((look) => [name, look.width, look.colorScheme, make] as const),
);

describe('the page of a deploy, in Chromium', () => {
  it('has the numbers where a person reads them', () =>
    inTab(pageOf(deploys.outage()), WIDE, async ({ page }) => {
      expect(await page.title()).toBe('my-app v42: FAIL');
      const numbers = await page.locator('.numbers div').allInnerTexts();
      expect(numbers).toEqual([
        'Downtime\n9.0 s\nusually 0 s',
        'Failed probes\n18\nof 330, 5%',
        'Longest gap\n9.5 s\nusually 500 ms',
        'First answer\n2.7 s\nusually 204 ms',
        'p95 afterwards\n1.2 s\nusually 395 ms',
      ]);
    }));

  it('draws the failures while no dyno answers, above every answer', () =>
    inTab(pageOf(deploys.outage()), WIDE, async ({ page }) => {
      const boxOf = async (selector: string) => {
        const box = await page.locator(`.plot ${selector}`).first().boundingBox();
        if (!box) throw new Error(`no ${selector}`);
        return box;
      };
      const [failed, outage, answers] = [
        ...[await boxOf('.failed'), await boxOf('.outage'), await boxOf('.dot.new')],
      ] as const;
      expect(Math.abs(failed.x - outage.x)).toBeLessThan(6);
      expect(failed.width).toBeGreaterThan(30);
      expect(failed.y + failed.height).toBeLessThan(answers.y);
    }));

  it.each(sampleOf(4, cases))(
    'is clean for axe, and as wide as its window: %s, %d px, %s',
    (_, width, colorScheme, make) =>
      inTab(make(), { width, colorScheme }, async ({ page }) => {
        expect(await axeFindings(page)).toEqual([]);
        const scrollWidth = await page.evaluate('document.documentElement.scrollWidth');
        expect(scrollWidth).toBeLessThanOrEqual(width);
      }),
  );

  it('has the same colors in print, whatever the screen’s', () =>
    inTab(pageOf(deploys.outage()), DARK, async ({ page }) => {
      await page.emulateMedia({ media: 'print' });
      const color = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(color).toBe('rgb(255, 255, 255)');
    }));
});
