import { printable } from '../../base/text.ts';

/** Markup of ours, in which everything else is escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Content = Html | string | number | readonly Content[];

/**
 * Markup with escaped values, for text and for quoted attributes alike. Text that could reorder or hide
 * its neighbors is shown as in a terminal.
 */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Html =>
  new Html(String.raw({ raw: parts }, ...values.map(markupOf)));

function markupOf(content: Content): string {
  if (content instanceof Html) return content.markup;
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string')
    return printable(content).replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  return content.map(markupOf).join('');
}
