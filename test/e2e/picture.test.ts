import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { recordPush } from '../../scripts/picture/record-push.ts';
import { linesIn, terminalSvg } from '../../scripts/picture/terminal-svg.ts';
import { ROOT } from '../support/e2e.ts';
import { steady } from '../support/golden.ts';

const steadied = (lines: readonly string[]): string[] => lines.map(steady);

it('the README’s picture shows what a push prints today (else: npx tsx scripts/picture.ts)', async () => {
  const committed = await readFile(join(ROOT, 'docs/push.svg'), 'utf8');
  const today = await recordPush();
  expect(steadied(linesIn(committed))).toEqual(steadied(today.map(stripVTControlCharacters)));
  expect(today.join('\n')).toContain('\u001b[33m⚠\u001b[39m');
  expect(committed).not.toMatch(/href|url\(|@import|<script/);
});

describe('a picture of a terminal', () => {
  const GREEN = '\u001b[32m✔\u001b[39m';

  it('keeps every character in its column, and text as text', () => {
    const lines = [`  ${GREEN} a <b> & "c"`, '', 'd'];
    const svg = terminalSvg(lines, 40, 'a & b');
    expect(linesIn(svg)).toEqual(['  ✔ a <b> & "c"', '', 'd']);
    expect(svg).toContain(
      '<tspan x="32.8" textLength="8.4" class="green">✔</tspan><tspan x="41.2" textLength="100.8"> a &lt;b&gt; &amp; "c"</tspan>',
    );
    expect(svg).toContain('<title id="title">a &amp; b</title>');
  });

  it('combines looks, and ends them', () => {
    const svg = terminalSvg(
      ['\u001b[1m\u001b[31ma\u001b[39mb\u001b[22mc\u001b[2md\u001b[0me'],
      40,
      '',
    );
    const looks = [...svg.matchAll(/<tspan [^>]*?(?: class="([^"]*)")?>(.)</g)];
    expect(looks.map(([, look = '', text = '']) => `${text}:${look}`)).toEqual([
      ...['a:red bold', 'b:bold', 'c:', 'd:dim', 'e:'],
    ]);
  });

  it.each(['\u001b[2K', '\u001b[38;5;9m', '\u001b[35m', 'a\u001b'])(
    'isn’t made of a code that it doesn’t know: %j',
    (line) => {
      expect(() => terminalSvg([line], 40, '')).toThrow('an unknown code');
    },
  );
});
