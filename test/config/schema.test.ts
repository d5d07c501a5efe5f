import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../src/config/schema.ts';
import { ConfigError, type TextProblem } from '../../src/config/problems.ts';

function problemsOf(text: string): readonly TextProblem[] {
  try {
    readConfig(text, 'c.json');
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** `line:column message`, as in an editor. */
const complaintsAbout = (text: string): string[] =>
  problemsOf(text).map(({ line, column, message }) => `${line}:${column} ${message}`);

const NOT_A_PATH = 'must begin with a single "/" and have no backslash, "#" or space';

describe('readConfig', () => {
  it('accepts comments, trailing commas and $schema', () => {
    const text = '// ours\n{ "$schema": "x", /* so */ "onFailure": "block", }\n';
    expect(readConfig(text, 'c.json')).toEqual({ $schema: 'x', onFailure: 'block' });
  });

  it('lists all problems with their file, line and column, in the order of the text', () => {
    const text = `{
  "onFailure": "blok",
  "checks": { "preboot": 1 },
  "warmpu": {},
  "warmup": {
    "wait": 3
  }
}`;
    expect(() => readConfig(text, 'heroku-preflight.json')).toThrow(
      new Error(
        [
          'heroku-preflight.json:2:16: "onFailure" is "blok"; did you mean "block"?',
          'heroku-preflight.json:3:26: "checks.preboot" must be "off", "warn", "error" or a list such as ["warn", {}], not 1',
          'heroku-preflight.json:4:3: "warmpu" is unknown; did you mean "warmup"?',
          'heroku-preflight.json:6:13: "warmup.wait" has no unit: write "3s"',
        ].join('\n'),
      ),
    );
  });

  it('counts lines and columns as editors do', () => {
    expect(problemsOf('{\r\n\r  "größe 😀": 1 }')).toMatchObject([{ line: 3, column: 3 }]);
    expect(problemsOf('{ /* 😀 */ "x": 1 }')).toMatchObject([{ line: 1, column: 12 }]);
  });

  describe('syntax', () => {
    it.each([
      ['', '1:1 the file is empty; use {} to keep the defaults'],
      [' \n', '2:1 the file is empty; use {} to keep the defaults'],
      ['// only this\n', '2:1 a value is expected here'],
      ['{', '1:2 a "}" is missing'],
      ['[1', '1:3 a "]" is missing'],
      ['{"onFailure" "allow"}', '1:14 a ":" is missing before this'],
      ['{"warmup": {}\n "checks": {}}', '2:2 a "," is missing before this'],
      ['{"warmup": {}}}', '1:15 unexpected text after the end'],
      ['{"warmup": {},,}', '1:15 a key in double quotes is expected here'],
      ['{"onFailure": "allow', '1:15 this string has no end'],
      ['{} /* note', '1:4 this comment has no end'],
      ['{"onFailure": "\\x"}', '1:15 this string contains an invalid escape after "\\"'],
      ["{'onFailure': 1}", `1:2 this isn't JSON, where keys and strings are in double quotes`],
      [
        '{"warmup": nul\u001b}',
        "1:12 this isn't JSON, where keys and strings are in double quotes",
      ],
    ])('explains a syntax error in %j', (text, complaint) => {
      expect(complaintsAbout(text)).toEqual([complaint]);
    });

    it.each(['[', '{"warmup":'])('limits how deep %s can be nested', (opening) => {
      const text = opening.repeat(1_000_000 / opening.length);
      expect(complaintsAbout(text)).toEqual(['1:1 this file is nested too deeply']);
    });
  });

  describe('keys', () => {
    it.each([
      ['{"warmup": {"cookies": true}}', '1:13 "warmup.cookies"'],
      ['{"apps": {"my-app": {"warmup": {"cookies": []}}}}', '1:33 "apps.my-app.warmup.cookies"'],
    ])('reports removed keys: %s', (text, place) => {
      expect(complaintsAbout(text)).toEqual([
        `${place} was removed, since the warm-up keeps no cookies; delete it`,
      ]);
    });

    it('rejects duplicates', () => {
      expect(complaintsAbout('{"onFailure": "allow", "onFailure": "block"}')).toEqual([
        '1:24 "onFailure" is a duplicate key',
      ]);
    });

    it('rejects __proto__ anywhere', () => {
      const text =
        '{"__proto__": {}, "apps": {"__proto__": {}}, "warmup": {"headers": {"__proto__": ""}}}';
      expect(problemsOf(text).map(({ column }) => column)).toEqual([2, 28, 69]);
    });

    it.each(['constructor', 'toString', 'hasOwnProperty'])('reports the unknown key %s', (key) => {
      expect(complaintsAbout(`{"${key}": {}, "checks": {"${key}": 1}}`)).toHaveLength(2);
    });

    it('lists the keys if no similar one exists', () => {
      expect(complaintsAbout('{"apps": {"my-app": {"$schema": ""}}}')).toEqual([
        '1:22 "apps.my-app.$schema" is unknown; known here: warmup, checks, deploy, onFailure',
      ]);
    });

    it.each([
      ['{"warmup": {"pathss": []}}', 'paths'],
      ['{"checks": {"Preboot": "warn"}}', 'preboot'],
      ['{"checks": {"webdynos": "warn"}}', 'web-dynos'],
      ['{"checks": {"web-dynos": ["warn", {"mim": 1}]}}', 'min'],
      ['{"warmup": {"paths": [{"path": "/", "contain": "x"}]}}', 'contains'],
      ['{"apps": {"my-app": {"warmup": {"wiat": "1s"}}}}', 'wait'],
    ])('suggests a similar key for %s', (text, meant) => {
      expect(complaintsAbout(text)).toEqual([
        expect.stringMatching(new RegExp(`did you mean "${meant}"\\?$`)),
      ]);
    });

    it('escapes control characters in keys, and shortens them', () => {
      const [control, long] = problemsOf(`{"\\u001b[2J": 1, "${'x'.repeat(10_000)}": 1}`);
      expect(control?.message).toContain('"\\u{1b}[2J"');
      expect(long?.message.length).toBeLessThan(200);
    });
  });

  describe('values', () => {
    it.each(['null', '[]', '"x"', '1', 'true'])("can't be just %s", (text) => {
      expect(complaintsAbout(text)).toEqual([
        expect.stringMatching(/^1:1 the file must be an object, not /),
      ]);
    });

    it.each([
      ['"warmup": true', '"warmup" must be false or an object, not true'],
      ['"checks": []', '"checks" must be false or an object, not a list'],
      ['"apps": {"My_App": {}}', '"apps.My_App" isn\'t a valid app name'],
      ['"warmup": {"method": "POST"}', '"warmup.method" must be "GET" or "HEAD", not "POST"'],
      ['"warmup": {"ci": "yes"}', '"warmup.ci" must be true or false, not a string'],
      ['"warmup": {"paths": []}', '"warmup.paths" must have at least 1 item'],
      ['"warmup": {"paths": "/"}', '"warmup.paths" must be a list, not a string'],
      ['"warmup": {"paths": ["/", 5]}', '"warmup.paths[1]" must be a string or an object, not 5'],
      ['"warmup": {"paths": [{"contains": "ok"}]}', '"warmup.paths[0].path" is missing'],
      ['"warmup": {"paths": [{"path": "x"}]}', `"warmup.paths[0].path" ${NOT_A_PATH}`],
      ['"warmup": {"retries": -1}', '"warmup.retries" must be at least 0'],
      ['"warmup": {"window": 2}', '"warmup.window" must be at least 3'],
      ['"warmup": {"contains": ""}', '"warmup.contains" must have at least 1 character'],
      [
        '"warmup": {"method": "HEAD", "contains": "ok"}',
        '"warmup.contains" needs a body, which HEAD doesn\'t get: use GET',
      ],
      [
        '"warmup": {"paths": [{"path": "/", "method": "HEAD", "contains": "ok"}]}',
        '"warmup.paths[0].contains" needs a body, which HEAD doesn\'t get: use GET',
      ],
      [
        '"deploy": {"identity": {"dyno": "a b"}}',
        `"deploy.identity.dyno" isn't a valid header name`,
      ],
      ['"warmup": {"expect": [600]}', '"warmup.expect[0]" must be at most 599'],
      ['"warmup": {"expect": ["2x"]}', '"warmup.expect[0]" is "2x"; did you mean "2xx"?'],
      [
        '"checks": {"web-dynos": ["warn", {"min": 0}]}',
        '"checks.web-dynos[1].min" must be at least 1',
      ],
      [
        '"checks": {"web-dynos": ["warn", {"min": 1.5}]}',
        '"checks.web-dynos[1].min" must be a whole number, not 1.5',
      ],
      ['"checks": {"preboot": []}', '"checks.preboot" must have at least 1 item'],
      ['"checks": {"preboot": ["warn", {}, {}]}', '"checks.preboot" must have at most 2 items'],
      [
        '"checks": {"config-vars": "warn"}',
        '"checks.config-vars" must be "off" or ["warn", { "required": ["DATABASE_URL"] }]',
      ],
      ['"checks": {"config-vars": ["warn"]}', '"checks.config-vars" must have at least 2 items'],
      [
        '"checks": {"config-vars": ["warn", {"required": []}]}',
        '"checks.config-vars[1].required" must have at least 1 item',
      ],
      [
        '"checks": {"config-vars": ["warn", {"required": ["KEY=secret"]}]}',
        `"checks.config-vars[1].required[0]" isn't a valid config var name`,
      ],
    ])('explains a wrong value in {%s}', (inner, complaint) => {
      expect(problemsOf(`{${inner}}`).map(({ message }) => message)).toEqual([complaint]);
    });

    it.each(['"500ms"', '"0s"', '"1.5s"', '"0.5m"'])('accepts the duration %s', (wait) => {
      expect(complaintsAbout(`{"warmup": {"wait": ${wait}}}`)).toEqual([]);
    });

    it.each([
      ['3', 'has no unit: write "3s"'],
      ['"1.5"', 'has no unit: write "1.5s"'],
      ['"12.25"', 'has no unit: write "12.25s"'],
      ['"h5"', 'must be a duration such as "500ms", "3s" or "2m"'],
      ['"3h"', 'must be a duration such as "500ms", "3s" or "2m"'],
      ['"-3s"', 'must be a duration such as "500ms", "3s" or "2m"'],
      ['"3 s"', 'must be a duration such as "500ms", "3s" or "2m"'],
      ['null', 'must be a duration such as "500ms", "3s" or "2m"'],
      ['"31s"', 'must be from "0s" to "30s"'],
    ])('rejects %s for how long to wait', (wait, complaint) => {
      expect(complaintsAbout(`{"warmup": {"wait": ${wait}}}`)).toEqual([
        `1:21 "warmup.wait" ${complaint}`,
      ]);
    });

    it.each([
      ['timeout', '0s', '30m'],
      ['timeout', '999ms', '30m'],
      ['requestTimeout', '0.9s', '10m'],
    ])('rejects %s of %s, which is too short', (key, text, max) => {
      expect(complaintsAbout(JSON.stringify({ warmup: { [key]: text } }))).toEqual([
        expect.stringContaining(`"warmup.${key}" must be from "1s" to "${max}"`),
      ]);
    });

    it.each(['/', '/health?deep=1', '/größe', '/a//b', '/a:b@c'])('accepts the path %s', (path) => {
      expect(complaintsAbout(JSON.stringify({ warmup: { paths: [path] } }))).toEqual([]);
    });

    it.each([
      '',
      'health',
      '//evil.example',
      '/\\evil.example',
      '/a b',
      '/a\nb',
      '/#a',
      'https://x',
    ])('rejects the path %j', (path) => {
      expect(complaintsAbout(JSON.stringify({ warmup: { paths: [path] } }))).toHaveLength(1);
    });

    it('reports a list that is too long once, with any items', () => {
      const paths = Array.from({ length: 10_000 }, (_, index) => `no path ${index}`);
      expect(complaintsAbout(JSON.stringify({ warmup: { paths } }))).toEqual([
        '1:20 "warmup.paths" must have at most 20 items',
      ]);
    });

    it('reports HEAD once if several paths share one text', () => {
      const warmup = { method: 'HEAD', contains: 'ok', paths: ['/', '/a'] };
      expect(complaintsAbout(JSON.stringify({ warmup }))).toHaveLength(1);
    });

    it.each(['https://www.example.com', 'https://www.example.com:8443/', null])(
      "accepts %j as the app's address",
      (url) => {
        expect(complaintsAbout(JSON.stringify({ warmup: { url } }))).toEqual([]);
      },
    );

    it.each([
      'http://www.example.com',
      'https://user:secret@www.example.com',
      'https://www.example.com/path',
      'https://www.example.com\\@evil.example',
      'https://www.example.com#x',
      'https://[x',
      'www.example.com',
      'http://evil.example/https://www.example.com',
      'javascript:https://www.example.com',
      '',
    ])("rejects %j as the app's address, without repeating it", (url) => {
      expect(complaintsAbout(JSON.stringify({ warmup: { url } }))).toEqual([
        '1:18 "warmup.url" must be https:// and a host, such as "https://www.example.com"',
      ]);
    });
  });

  describe('headers', () => {
    const complaints = (headers: unknown): string[] =>
      problemsOf(JSON.stringify({ warmup: { headers } })).map(({ message }) => message);

    it('accept variables named PREFLIGHT_*', () => {
      expect(complaints({ Authorization: 'Bearer ${PREFLIGHT_TOKEN}', 'X-Price': '$5' })).toEqual(
        [],
      );
    });

    it.each([
      '${HOME}',
      '${HEROKU_API_KEY}',
      '${PREFLIGHT}',
      '${preflight_x}',
      '${PREFLIGHT_',
      '${}',
    ])('reject %s', (value) => {
      expect(complaints({ 'X-Key': value })).toEqual([
        '"warmup.headers.X-Key" can only use variables named PREFLIGHT_*, such as "${PREFLIGHT_TOKEN}"',
      ]);
    });

    it.each(['a\r\nHost: evil', 'a\u0000', 'größe 😀'])('reject the value %j', (value) => {
      expect(complaints({ 'X-Key': value })).toEqual([
        '"warmup.headers.X-Key" must be one line of Latin-1 characters',
      ]);
    });

    it.each(['Host', 'host', 'Content-Length', 'Transfer-Encoding'])(
      'reject the name %s',
      (name) => {
        expect(complaints({ [name]: 'x' })).toEqual([
          `"warmup.headers.${name}" is a header that can't be set`,
        ]);
      },
    );

    it.each(['a b', '', 'a:b', 'ä'])('reject the name %j', (name) => {
      expect(complaints({ [name]: 'x' })).toEqual([
        `"warmup.headers.${name}" isn't a valid header name`,
      ]);
    });

    it('do not appear in errors about misplaced headers', () => {
      expect(complaints('Bearer hush')).toEqual([
        '"warmup.headers" must be an object, not a string',
      ]);
    });

    it('reject the same name in another case', () => {
      expect(complaints({ Accept: 'a', accept: 'b' })).toEqual([
        '"warmup.headers.accept" is a duplicate',
      ]);
    });
  });

  it('lists at most twenty problems', () => {
    const keys = Array.from({ length: 25 }, (_, index) => `"k${index}": 1`);
    const text = `{${keys.join(',\n')}}`;
    expect(problemsOf(text)).toHaveLength(20);
    expect(() => readConfig(text, 'c.json')).toThrow(/\nc\.json: and more$/);
  });
});
