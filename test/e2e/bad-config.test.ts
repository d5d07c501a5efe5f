import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { expectNoTrace, inWorld, remarksIn } from '../support/e2e.ts';
import { scenarioOf } from '../simulator/in-world.ts';
import { sampleOf } from '../support/weekly.ts';

const ONE_DYNO = scenarioOf('one-dyno');
const CONFIG = 'heroku-preflight.json';

describe('a broken config', () => {
  const noticeFor = async (content: string): Promise<string> => {
    let notice = '';
    await inWorld(ONE_DYNO, async (world) => {
      await world.write(CONFIG, content);
      const pushed = await world.runHook();
      expect(pushed.code).toBe(0);
      expectNoTrace(pushed);
      notice = pushed.stderr;
    });
    expect(notice.split('\n').length - 1).toBeLessThanOrEqual(2);
    const remarks = remarksIn(notice);
    expect(remarks).toHaveLength(1);
    return remarks[0] ?? '';
  };

  it.each(
    sampleOf(3, [
      ['an empty file', '', `${CONFIG}:1:1: the file is empty`],
      [
        'an unknown key',
        '{ "warmpu": {} }',
        `${CONFIG}:1:3: "warmpu" is unknown; did you mean "warmup"?`,
      ],
      ['broken JSON', '{\n  "warmup": { "wait": }\n}', `${CONFIG}:2:23: a value is expected here`],
      [
        'an unknown check',
        '{\n "checks": { "prebot": "warn" } }',
        `${CONFIG}:2:14: "checks.prebot" is unknown; did you mean "preboot"?`,
      ],
      [
        'a wrong type',
        '{ "warmup": { "paths": "/" } }',
        `${CONFIG}:1:24: "warmup.paths" must be a list`,
      ],
      ['an unknown severity', '{ "checks": { "preboot": "eror" } }', 'did you mean "error"?'],
      ['a duration without a unit', '{ "warmup": { "wait": 3 } }', 'has no unit: write "3s"'],
      [
        'a long name between mistakes',
        `{ "apps": { "${'x'.repeat(200)}": {} }, "onFailure": 1, "checks": 1 }`,
        '3 mistakes, first heroku-preflight.json:1:13: "apps.xxx',
      ],
    ]),
  )('is reported with its place, and the push continues: %s', async (_, content, words) => {
    const remark = await noticeFor(content);
    expect(remark).toMatch(/^preflight {2}skipped: (?:3 mistakes, first )?heroku-preflight\.json:/);
    expect(remark).toContain(words);
  });

  it('lists only the first problem in a push, and all of them in a check', () =>
    inWorld(ONE_DYNO, async (world) => {
      await world.write(CONFIG, '{\n  "warmpu": {},\n  "onFailure": "blok"\n}');
      const { stderr } = await world.push();
      expect(stderr).toMatch(
        /^preflight {2}skipped: 2 mistakes, first heroku-preflight\.json:2:3: /,
      );
      expect(stderr).toMatch(/is\n {11}unknown; did you mean "warmup"\?\n/);
      expect(stderr).not.toContain(`${CONFIG}:3:16`);
      const check = await world.command(['check']);
      expect(check.stderr).toContain(`${CONFIG}:2:3: `);
      expect(check.stderr).toContain(`${CONFIG}:3:16: `);
    }));

  it('can be a directory', () =>
    inWorld(ONE_DYNO, async (world) => {
      await mkdir(join(world.repository.path, CONFIG));
      const { code, stderr } = await world.runHook();
      expect(code).toBe(0);
      expect(remarksIn(stderr)).toEqual([
        expect.stringContaining(`${CONFIG} isn't a file → Correct or remove`),
      ]);
    }));

  it('can be too large', () =>
    inWorld(ONE_DYNO, async (world) => {
      await world.write(CONFIG, ' '.repeat(2 * 1024 * 1024));
      const { code, stderr } = await world.runHook();
      expect(code).toBe(0);
      expect(remarksIn(stderr)).toEqual([expect.stringContaining(`${CONFIG} is larger than 1 MB`)]);
    }));
});
