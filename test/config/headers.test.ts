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

  it('uses secrets if one header of several does', () => {
    const headers = { accept: '*/*', 'x-key': '${PREFLIGHT_USER}' };
    expect(fillInHeaders(headers, ENV).usesSecrets).toBe(true);
  });

  it.each([{}, { PREFLIGHT_TOKEN: '' }])(
    "names a variable that %j needs and that isn't set",
    (env) => {
      expect(() => fillInHeaders({ authorization: '${PREFLIGHT_TOKEN}' }, env)).toThrow(
        expect.objectContaining({
          code: 'header-variable',
          message: "warmup.headers: authorization needs PREFLIGHT_TOKEN, which isn't set",
          hint: 'Set PREFLIGHT_TOKEN, or remove the header',
        }),
      );
    },
  );

  it.each(['${HOME}', '${HEROKU_API_KEY}', '${PREFLIGHT_}', '${toString}'])(
    'ignores %s',
    (value) => {
      const env = { ...ENV, HEROKU_API_KEY: 'hush', PREFLIGHT_: 'hush' };
      expect(() => fillInHeaders({ 'x-key': value }, env)).toThrow(
        expect.objectContaining({
          code: 'header-value',
          message: expect.stringContaining('x-key can only use variables'),
        }),
      );
    },
  );

  it.each(['hush\n', 'hush\r\nhost: evil', 'hush\u0000', 'hush😀'])(
    'rejects the value %j without repeating it',
    (value) => {
      const fill = () => fillInHeaders({ a: '${PREFLIGHT_A}' }, { PREFLIGHT_A: value });
      expect(fill).toThrow(/^warmup.headers: a can't be sent: PREFLIGHT_A /);
      expect(fill).toThrow(
        expect.objectContaining({
          code: 'header-value',
          hint: 'Check PREFLIGHT_A for a newline at its end',
        }),
      );
      expect(fill).not.toThrow(/hush/);
    },
  );

  it('shows no name of a megabyte', () => {
    const long = 'x'.repeat(1_000_000);
    const fill = () => fillInHeaders({ [long]: `\${PREFLIGHT_${long.toUpperCase()}}` }, {});
    expect(fill).toThrow(/^.{1,300}$/);
  });
});
