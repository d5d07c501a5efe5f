import { styleText } from 'node:util';
import type { Env } from '../base/context.ts';

/** What a stream can show. */
export interface Style {
  readonly color: boolean;
  /** false: marks in ASCII, because the terminal or log window may not be UTF-8 */
  readonly unicode: boolean;
  /** width in characters, at least 40; 80 if unknown */
  readonly columns: number;
}

interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(env?: object): boolean;
}

/** Obeys FORCE_COLOR and NO_COLOR (force-color.org, no-color.org). Otherwise only a terminal has color. */
export function styleFor(stream: OutputStream, env: Env, platform: string): Style {
  return {
    color: wantsColor(stream, env),
    unicode: isUtf8(env, platform),
    // A terminal may say 0, such as a serial line or an editor's pane that isn't open yet.
    columns: Math.max(40, stream.columns || 80),
  };
}

function wantsColor(stream: OutputStream, env: Env): boolean {
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR);
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return stream.isTTY === true && stream.hasColors?.(env) === true;
}

function isUtf8(env: Env, platform: string): boolean {
  if (platform === 'win32') return env.WT_SESSION !== undefined || env.TERM_PROGRAM !== undefined;
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(
    (value) => value !== undefined && value !== '',
  );
  return /utf-?8/i.test(locale ?? '');
}

export type Tone = 'pass' | 'warn' | 'error' | 'info' | 'dim' | 'bold';

const FORMATS = {
  pass: 'green',
  warn: 'yellow',
  error: 'red',
  info: 'cyan',
  dim: 'dim',
  bold: 'bold',
} as const;

const MARKS = {
  pass: { unicode: '✔', ascii: '+' },
  warn: { unicode: '⚠', ascii: '!' },
  error: { unicode: '✖', ascii: 'x' },
  info: { unicode: 'ℹ', ascii: '-' },
} as const;

export function paint(style: Style, tone: Tone, text: string): string {
  return style.color ? styleText(FORMATS[tone], text, { validateStream: false }) : text;
}

/** `text` in characters that the stream can show. */
export const typeset = (style: Style, text: string): string =>
  style.unicode ? text : text.replaceAll('×', 'x').replaceAll('…', '...');

export function mark(style: Style, tone: keyof typeof MARKS): string {
  const glyph = style.unicode ? MARKS[tone].unicode : MARKS[tone].ascii;
  return paint(style, tone, glyph);
}
