import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { watchChecking } from '../../src/commands/watch-checking.ts';
import { screenOf } from '../support/terminal.ts';

function display(apps: number, isTTY: boolean, env: Record<string, string> = {}) {
  const stderr = Object.assign(new PassThrough(), { isTTY });
  let output = '';
  const screen = (): string[] => {
    output += String((stderr.read() as Buffer | null) ?? '');
    return screenOf(output, 80, 24).filter((line) => line !== '');
  };
  return { ...watchChecking({ stderr, env }, apps), screen };
}

describe('the progress of a check', () => {
  it('is one line on a terminal that is written anew', () => {
    const { onChecked, screen } = display(100, true);
    expect(screen()).toEqual(['  0 of 100 apps checked']);
    for (let i = 0; i < 12; i += 1) onChecked();
    expect(screen()).toEqual(['  12 of 100 apps checked']);
  });

  it('leaves nothing behind', () => {
    const { onChecked, end, screen } = display(2, true);
    onChecked();
    end();
    expect(screen()).toEqual([]);
  });

  it('counts nothing where there is one app', () => {
    expect(display(1, true).screen()).toEqual(['  asking Heroku']);
  });

  it.each([
    ['elsewhere than on a terminal', false, {}],
    ['on a terminal that knows no escape codes', true, { TERM: 'dumb' }],
  ])('is nothing %s', (_, isTTY, env) => {
    const { onChecked, end, screen } = display(2, isTTY, env);
    onChecked();
    end();
    expect(screen()).toEqual([]);
  });
});
