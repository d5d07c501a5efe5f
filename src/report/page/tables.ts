import { type Content, type Html, html } from './html.ts';

export interface Column<Row> {
  readonly title: string;
  readonly isNumber?: boolean;
  readonly of: (row: Row) => Content;
}

interface Look<Row> {
  readonly caption: string;
  /** the row that this page is about */
  readonly isCurrent?: (row: Row) => boolean;
  /** many columns: on a phone it's moved sideways */
  readonly isWide?: boolean;
}

/** A table whose first column names its rows; nothing without rows. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { caption, isCurrent, isWide = false }: Look<Row>,
): Html | string {
  if (rows.length === 0) return '';
  const look = ({ isNumber = false }: Column<Row>): Html | string =>
    isNumber ? html` class="number"` : '';
  const head = columns.map((column) => html`<th scope="col" ${look(column)}>${column.title}</th>`);
  const cell = (row: Row, column: Column<Row>, index: number): Html =>
    index === 0
      ? html`<th scope="row" ${look(column)}>${column.of(row)}</th>`
      : html`<td${look(column)}>${column.of(row)}</td>`;
  const body = rows.map((row) => {
    const current = isCurrent?.(row) === true ? html` aria-current="true"` : '';
    return html`<tr${current}>${columns.map((column, index) => cell(row, column, index))}</tr>
`;
  });
  // What is moved has to be reached with the keyboard, too.
  const moved = html`class="table wide" tabindex="0" role="region" aria-label="${caption}"`;
  return html`<div ${isWide ? moved : html`class="table"`}>
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

/** What others chose: it can't reorder the text beside it. */
export const foreign = (text: string): Html => html`<bdi>${text}</bdi>`;

/** Beside each other where there is room. */
export const columns = (...content: readonly Content[]): Html | string => {
  const parts = content.filter((part) => html`${part}`.markup.trim() !== '');
  return parts.length === 0
    ? ''
    : html`<div class="columns">${parts.map((part) => html`<div>${part}</div>`)}</div>`;
};

export const section = (title: string, ...content: readonly Content[]): Html | string =>
  content.every((each) => each === '')
    ? ''
    : html`<section>
        <h2>${title}</h2>
        ${content}
      </section> `;
