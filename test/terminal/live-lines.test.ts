import { describe, expect, it } from '@jest/globals';
import { liveLines } from '../../src/terminal/live-lines.ts';

function terminal(env = {}, isTTY = true) {
  const written: string[] = [];
  const stderr = { isTTY, write: (text: string) => written.push(text) };
  return { written, lines: liveLines({ stderr, env }) };
}

describe('live lines', () => {
  it('are rewritten in place', () => {
    const { written, lines } = terminal();
    lines?.show(['a', 'b']);
    lines?.show(['c']);
    expect(written).toEqual(['\ra\u001b[K\nb\u001b[K\n\u001b[J', '\r\u001b[2Ac\u001b[K\n\u001b[J']);
  });

  it('are erased once, and only if there are any', () => {
    const { written, lines } = terminal();
    lines?.clear();
    expect(written).toEqual([]);
    lines?.show(['a']);
    lines?.clear();
    lines?.clear();
    expect(written.slice(1)).toEqual(['\r\u001b[1A\u001b[J']);
  });

  it('need a terminal that knows escape codes', () => {
    expect(terminal({}, false).lines).toBeUndefined();
    expect(terminal({ TERM: 'dumb' }).lines).toBeUndefined();
  });
});
