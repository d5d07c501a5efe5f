// A terminal's text as an SVG picture: one `text` for each line, so that it can be selected and copied.

interface Look {
  readonly color: string | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
}

interface Run {
  readonly text: string;
  /** in characters */
  readonly column: number;
  readonly look: Look;
}

const PLAIN: Look = { color: undefined, bold: false, dim: false };

/** ECMA-48's "select graphic rendition", as far as we write it. */
const CODES: Readonly<Record<string, Partial<Look>>> = {
  0: PLAIN,
  1: { bold: true },
  2: { dim: true },
  22: { bold: false, dim: false },
  31: { color: 'red' },
  32: { color: 'green' },
  33: { color: 'yellow' },
  36: { color: 'cyan' },
  39: { color: undefined },
};

/** The stretches of a line that look the same. Throws for a code that isn't one of those above. */
function runsOf(line: string): Run[] {
  const runs: Run[] = [];
  let [look, column] = [PLAIN, 0];
  // eslint-disable-next-line no-control-regex -- a terminal's codes
  for (const [found, code] of line.matchAll(/\u001b\[(\d*)m|[^\u001b]+|\u001b/g)) {
    if (code === undefined) {
      if (found === '\u001b') throw new Error(`an unknown code in ${JSON.stringify(line)}`);
      runs.push({ text: found, column, look });
      column += Array.from(found).length;
    } else {
      const change = CODES[code || '0'];
      if (!change) throw new Error(`an unknown code in ${JSON.stringify(line)}`);
      look = { ...look, ...change };
    }
  }
  return runs;
}

// Most monospaced fonts are 0.6 of their size wide; textLength makes all of them.
const FONT = 14;
const CELL = FONT * 0.6;
const LINE = 20;
const MARGIN = 16;

// A dark panel with an edge of its own: readable on white pages and on dark ones.
const STYLE = `
    rect { fill: #0d1117; stroke: #3d444d }
    text { fill: #e6edf3; font: ${FONT}px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace; white-space: pre; font-variant-emoji: text }
    .bold { font-weight: 700 }
    .dim { fill: #9198a1 }
    .red { fill: #ff7b72 }
    .green { fill: #3fb950 }
    .yellow { fill: #e3b341 }
    .cyan { fill: #39c5cf }
  `;

/** @param lines as a program writes them for a terminal of `columns`, without line ends */
export function terminalSvg(lines: readonly string[], columns: number, title: string): string {
  const width = Math.ceil(columns * CELL) + 2 * MARGIN;
  const height = lines.length * LINE + 2 * MARGIN;
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="title">`,
    `  <title id="title">${escaped(title)}</title>`,
    `  <style>${STYLE}</style>`,
    `  <rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...lines.map((line, row) => `  ${textElement(line, row)}`),
    '</svg>',
    '',
  ].join('\n');
}

function textElement(line: string, row: number): string {
  const y = MARGIN + row * LINE + FONT;
  return `<text xml:space="preserve" y="${y}">${runsOf(line).map(span).join('')}</text>`;
}

function span({ text, column, look }: Run): string {
  const classes = [look.color, look.bold && 'bold', look.dim && 'dim'].filter(Boolean).join(' ');
  const looks = classes === '' ? '' : ` class="${classes}"`;
  const place = `x="${tenth(MARGIN + column * CELL)}"`;
  const length = `textLength="${tenth(Array.from(text).length * CELL)}"`;
  return `<tspan ${place} ${length}${looks}>${escaped(text)}</tspan>`;
}

const tenth = (pixels: number): number => Math.round(pixels * 10) / 10;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const escaped = (text: string): string => text.replace(/[&<>]/g, (char) => ENTITIES[char] ?? char);

/** The lines that such a picture shows. */
export function linesIn(svg: string): string[] {
  const lines = [...svg.matchAll(/<text [^>]*>(.*)<\/text>/g)];
  return lines.map(([, content = '']) =>
    Object.entries(ENTITIES).reduceRight(
      (text, [char, entity]) => text.replaceAll(entity, char),
      content.replaceAll(/<[^>]*>/g, ''),
    ),
  );
}
