import type { RefusedRedirect } from '../warmup/answer.ts';
import { allowCommand } from '../warmup/trust.ts';
import type { Line } from './line.ts';
import { printable } from './printable.ts';

/** Something to be said of a path, and what to do about it. The text continues a sentence that begins with the path. */
export type Remark = Pick<Line, 'text' | 'hint' | 'command' | 'note'>;

/** Where an answer leads to without our following it, and why. */
export function redirectRemark(status: number, { to, why }: RefusedRedirect, app: string): Remark {
  const where = `answers ${status} and leads to ${printable(to)}`;
  switch (why) {
    case 'other-site':
      return { text: `${where}: nothing says that it is ${printable(app)}'s`, ...allowing(to) };
    case 'not-https':
      return { text: `${where}: the warm-up goes to https alone` };
    case 'no-url':
      return { text: `answers ${status} and leads nowhere: its Location is no URL` };
  }
}

function allowing(origin: string): Partial<Remark> {
  const command = URL.canParse(origin) ? allowCommand(new URL(origin).host) : undefined;
  return command === undefined ? {} : { command, note: 'only if it is yours' };
}
