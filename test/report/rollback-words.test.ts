import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { Followed } from '../../src/follow/await-live.ts';
import type { Outcome } from '../../src/follow/deploy.ts';
import type { Refusal, Rollback } from '../../src/follow/roll-back.ts';
import { rollbackLine } from '../../src/report/rollback-words.ts';
import { renderLine } from '../../src/terminal/line.ts';
import { release } from '../follow/news.ts';
import { unfolded } from '../support/commands.ts';
import { PLAIN } from '../support/style.ts';
import { followed } from '../support/watched.ts';

const words = (rollback: Rollback, after?: Followed): string =>
  unfolded(
    renderLine(rollbackLine({ rollback, followed: after }, 'my-app'), PLAIN).join('\n'),
  ).trim();

const after = (outcome: Outcome): Followed => followed(outcome) as Followed;
const refused = (refusal: Refusal): Rollback => ({ kind: 'refused', refusal });
const error = new PreflightError('timeout', 'no answer');
const byHand = '→ heroku releases -a my-app';

describe('a rollback', () => {
  const made = { kind: 'released', to: 5, release: 7 } as const;
  it.each<[Outcome, string]>([
    [
      { kind: 'live', release: 7, by: 'dynos' },
      '✔ rollback v5 again, as v7: live after 2 min 10 s',
    ],
    [
      { kind: 'live', release: 7, by: 'time' },
      '⚠ rollback v5 again, as v7: probably live after 2 min 10 s',
    ],
    [{ kind: 'asleep', release: 7 }, '✔ rollback v5 again, as v7, asleep'],
    [
      { kind: 'crashed', dyno: 'web.1', release: 7, trafficAt: undefined },
      '✖ rollback v5 again, as v7, but web.1 has crashed on v7 → heroku logs -a my-app',
    ],
  ])('is told with what became of its release: %j', (outcome, line) => {
    expect(words(made, after(outcome))).toBe(line);
  });

  it('is told as soon as it’s made if its release isn’t followed', () => {
    expect(words(made)).toBe('✔ rollback v5 again, as v7');
  });

  const hostile = release(7, 'succeeded', { description: 'Set FOO\u001b[2J config vars' });
  it.each<[Refusal, string]>([
    [{ why: 'none-before' }, 'no earlier release has served'],
    [{ why: 'newer', between: release(7) }, 'v7 is newer'],
    [
      { why: 'between', between: hostile },
      'it would also take back v7 (Set FOO\\u{1b}[2J config vars)',
    ],
    [
      { why: 'past', release: 6 },
      'v6 answers well now, and a rollback would interrupt visitors again',
    ],
    [{ why: 'ineligible', to: 5 }, "Heroku doesn't allow it for v5"],
  ])('is told with why it’s not done: %j', (refusal, text) => {
    expect(words(refused(refusal))).toBe(`✖ rollback not done: ${text} ${byHand}`);
  });

  it('that fails is left to the user, with the command', () => {
    expect(words({ kind: 'failed', to: 5, error })).toBe(
      '✖ rollback not done: no answer → heroku rollback v5 -a my-app',
    );
    expect(words({ kind: 'failed', to: undefined, error })).toContain('→ heroku rollback -a');
  });

  it('isn’t called done if Heroku lists no release of it', () => {
    const text = '✖ rollback to v5 was asked for, but Heroku lists no new release';
    expect(words({ kind: 'unknown', to: 5, error, isRead: true })).toBe(
      `${text} (no answer) ${byHand}`,
    );
    expect(words({ kind: 'unknown', to: 5, error: undefined, isRead: true })).toBe(
      `${text} ${byHand}`,
    );
  });

  it('isn’t called missing if the releases can’t be read', () => {
    expect(words({ kind: 'unknown', to: 5, error, isRead: false })).toBe(
      `✖ rollback to v5 was asked for, but whether it was made can't be read (no answer) ${byHand}`,
    );
  });
});
