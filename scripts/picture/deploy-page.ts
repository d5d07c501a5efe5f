import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startBrowser } from './chromium.ts';
import { inScene } from './recorder.ts';

const WIDTH = 1_000;

const APP = {
  ...{ quantity: 1, bootSeconds: 9, buildSeconds: 40 },
  ...{ processes: { release: { command: 'node migrate.js' } }, releasePhase: { seconds: 6 } },
};

/** The top of the page about a deploy, as PNG: a dyno without Preboot. */
export const deployPagePicture = (): Promise<Buffer> =>
  inScene(
    // Real time, because the page shows how long everything took.
    { preset: 'identity', app: APP, speed: 1 },
    async ({ watch, preflight }) => {
      const folder = await mkdtemp(join(tmpdir(), 'heroku-preflight-picture-'));
      const file = join(folder, 'deploy.html');
      try {
        // The dynos of the world's first release are as slow as new ones.
        await preflight('warm');
        await watch();
        await preflight('report', '--html', file);
        return await photograph(file);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );

async function photograph(file: string): Promise<Buffer> {
  const browser = await startBrowser();
  try {
    const viewport = { width: WIDTH, height: 800 };
    const page = await browser.newPage({ viewport, colorScheme: 'light', deviceScaleFactor: 1.5 });
    await page.goto(pathToFileURL(file).href);
    const figure = await page.locator('figure').boundingBox();
    const height = Math.ceil((figure?.y ?? 0) + (figure?.height ?? 0)) + 24;
    return await page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width: WIDTH, height } });
  } finally {
    await browser.close();
  }
}
