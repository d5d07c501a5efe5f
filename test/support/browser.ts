import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { ROOT } from './e2e.ts';

export interface Look {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
}

export interface Opened {
  readonly page: Page;
  /** what the console has */
  readonly messages: readonly string[];
  /** the addresses of all requests */
  readonly requests: readonly string[];
}

/** A file as a person opens it. */
export async function openFile(
  browser: Browser,
  path: string,
  { width, colorScheme }: Look,
): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
  const [messages, requests]: [string[], string[]] = [[], []];
  page.on('console', (message) => messages.push(message.text()));
  page.on('pageerror', (error) => messages.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(path).href);
  return { page, messages, requests };
}

const axePath = createRequire(`${ROOT}/package.json`).resolve('axe-core/axe.min.js');

/** What axe finds wrong or can't decide; it can't tell the contrast of text in a drawing. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axePath, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<Record<'violations' | 'incomplete', AxeResult[]>> };
    };
    const { violations, incomplete } = await axe.run();
    const undecided = incomplete.filter(({ id }) => id !== 'color-contrast');
    return [...violations, ...undecided].map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 80)).join(' | ')}`,
    );
  });
}

interface AxeResult {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}
