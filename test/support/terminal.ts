/** What a terminal shows at the end, including the lines that scrolled away, without trailing blanks. */
export function screenOf(output: string, columns: number, rows: number): string[] {
  const lines: string[] = [''];
  let [row, column] = [0, 0];
  const lineAt = (at: number): string => lines[at] ?? '';
  const goDown = (): void => {
    row += 1;
    while (lines.length <= row) lines.push('');
  };
  const put = (char: string): void => {
    if (column === columns) {
      goDown();
      column = 0;
    }
    const before = lineAt(row).padEnd(column);
    lines[row] = before.slice(0, column) + char + before.slice(column + 1);
    column += 1;
  };
  // eslint-disable-next-line no-control-regex -- a terminal's codes
  for (const [token, count, code] of output.matchAll(/\u001b\[(\d*)([A-Za-z])|[^]/gu)) {
    if (token === '\n') goDown();
    else if (token === '\r') column = 0;
    else if (code === undefined) put(token);
    else if (code === 'A') row = Math.max(0, lines.length - rows, row - Number(count || 1));
    else if (code === 'G') column = Number(count || 1) - 1;
    else if (code === 'K') lines[row] = lineAt(row).slice(0, column);
    else if (code === 'J') {
      lines[row] = lineAt(row).slice(0, column);
      lines.length = row + 1;
    } else throw new Error(`no terminal code that we write: ${JSON.stringify(token)}`);
  }
  return lines.map((line) => line.trimEnd());
}
