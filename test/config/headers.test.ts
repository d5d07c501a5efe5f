import { describe, expect, it } from '@jest/globals';
import { fillInHeaders } from '../../src/config/headers.ts';

const ENV = { PREFLIGHT_USER: 'ann', PREFLIGHT_TOKEN_2: 'hush $& ${HOME}', HOME: '/home/ann' };

describe('fillInHeaders', () => {
  it('returns headers without variables unchanged', () => {
    expect(fillInHeaders({ accept: '$5 {PREFLIGHT_USER}' }, ENV)).toEqual({
      headers: { accept: '$5 {PREFLIGHT_USER}' },
      usesSecrets: false,
    });
  });

  it('replaces every variable once and literally', () => {
    const headers = { 'x-key': '${PREFLIGHT_USER}:${PREFLIGHT_TOKEN_2}/${PREFLIGHT_USER}' };
    expect(fillInHeaders(headers, ENV)).toEqual({
      headers: { 'x-key': 'ann:hush $& ${HOME}/ann' },
      usesSecrets: true,
    });
  });

  it.each([{}, { PREFLIGHT_TOKEN: '' }])(
    "names a variable that %j needs and that isn't set",
    (env) => {
      expect(() => fillInHeaders({ authorization: '${PREFLIGHT_TOKEN}' }, env)).toThrow(
        expect.objectContaining({
          code: 'header-variable',
          message: "warmup.headers: authorization needs PREFLIGHT_TOKEN, which isn't set",
        }),
      );
    },
  );

  it.each(['${HOME}', '${HEROKU_API_KEY}', '${PREFLIGHT_}', '${toString}'])(
    'ignores %s',
    (value) => {
      const env = { ...ENV, HEROKU_API_KEY: 'hush', PREFLIGHT_: 'hush' };
      expect(() => fillInHeaders({ 'x-key': value }, env)).toThrow(/can only use variables/);
    },
  );

  it.each(['hush\n', 'hush\r\nhost: evil', 'hush\u0000', 'hush😀'])(
    'rejects the value %j without repeating it',
    (value) => {
      const fill = () => fillInHeaders({ a: '${PREFLIGHT_A}' }, { PREFLIGHT_A: value });
      expect(fill).toThrow(/^warmup.headers: a can't be sent: PREFLIGHT_A /);
      expect(fill).not.toThrow(/hush/);
    },
  );

  it('shows no name of a megabyte', () => {
    const long = 'x'.repeat(1_000_000);
    const fill = () => fillInHeaders({ [long]: `\${PREFLIGHT_${long.toUpperCase()}}` }, {});
    expect(fill).toThrow(/^.{1,300}$/);
  });
});
