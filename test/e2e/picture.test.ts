import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PICTURES } from '../../scripts/picture/pictures.ts';
import { linesIn, terminalSvg } from '../../scripts/picture/terminal-svg.ts';
import { ROOT } from '../support/e2e.ts';

describe('the README’s pictures', () => {
  it.each(Object.entries(PICTURES))(
    '%s.svg has its title, and loads nothing',
    async (name, { title }) => {
      const committed = await readFile(join(ROOT, `docs/${name}.svg`), 'utf8');
      expect(committed).toContain(`<title id="title">${title}</title>`);
      expect(committed).not.toMatch(/href|url\(|@import|<script/);
    },
  );

  it.each(Object.keys(PICTURES))('%s.svg fits in 80 columns', async (name) => {
    const lines = linesIn(await readFile(join(ROOT, `docs/${name}.svg`), 'utf8'));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('a picture of a terminal', () => {
  const GREEN = '\u001b[32m✔\u001b[39m';

  it('keeps every character in its column, and keeps text as text', () => {
    const lines = [`  ${GREEN} a <b> & "c"`, '', 'd'];
    const svg = terminalSvg(lines, 40, 'a & b');
    expect(linesIn(svg)).toEqual(['  ✔ a <b> & "c"', '', 'd']);
    expect(svg).toContain(
      '<tspan x="32.8" textLength="8.4" class="green">✔</tspan><tspan x="41.2" textLength="100.8"> a &lt;b&gt; &amp; "c"</tspan>',
    );
    expect(svg).toContain('<title id="title">a &amp; b</title>');
  });

  it('combines styles, and ends them', () => {
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
    'rejects an unknown code: %j',
    (line) => {
      expect(() => terminalSvg([line], 40, '')).toThrow('an unknown code');
    },
  );
});
