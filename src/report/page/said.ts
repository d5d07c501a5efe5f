import type { Line } from '../../terminal/line.ts';
import { type Html, html } from './html.ts';
import { foreign } from './tables.ts';

const MARKS = { pass: '✔', warn: '⚠', error: '✖', info: 'ℹ' } as const;

/** Lines as a terminal has them. */
export const saidLines = (lines: readonly Line[]): Html | string =>
  lines.length === 0
    ? ''
    : html`<ul class="said">
        ${lines.map(
          ({ tone, label, text, command, note, hint }) =>
            html`<li>
              <span class="mark ${tone}" role="img" aria-label="${tone}">${MARKS[tone]}</span
              ><span class="label">${label}</span>
              <div>
                ${foreign(text)}${command === undefined ? '' : html`<code>${foreign(command)}</code>`}${note === undefined ? '' : html` <span class="quiet">(${note})</span>`}${hint === undefined ? '' : html`<div class="quiet">${foreign(hint)}</div>`}
              </div>
            </li> `,
        )}
      </ul>`;
