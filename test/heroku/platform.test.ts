import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import {
  bootLimit,
  bootTime,
  bootTimeout,
  buildStackOf,
  canAutoscale,
  fetchesLfs,
  isFir,
  isJvm,
  isNode,
  replacesRoot,
  sharedDataPlans,
  webDynoCount,
} from '../../src/heroku/platform.ts';
import type { Readings } from '../../src/heroku/readings.ts';
import type { App, BuildpackInstallation, Dyno } from '../../src/heroku/shapes.ts';
import { dataWith, GOOD, readingsOf, web } from '../support/readings.ts';

describe('formation', () => {
  describe('webDynos', () => {
    it.each([
      [4, [{ ...web('Standard-1X', 9), type: 'worker' }, web('Standard-1X', 4)]],
      [0, [web('Eco', 0)]],
      [0, [{ ...web('Standard-1X', 9), type: 'worker' }]],
      [0, []],
    ])('is the formation’s number for web: %i', (quantity, formation) => {
      expect(webDynoCount(readingsOf(dataWith({ formation })))).toBe(quantity);
    });

    it('is unknown if the formation can’t be read', () => {
      expect(webDynoCount({})).toBeUndefined();
      const failures = { formation: new PreflightError('network', 'x') };
      expect(webDynoCount(readingsOf(GOOD, failures))).toBeUndefined();
    });
  });
});

describe('jvm', () => {
  const named = (name: string): BuildpackInstallation => ({ buildpack: { name, url: null } });
  const at = (url: string): BuildpackInstallation => ({ buildpack: { name: null, url } });

  const builtWith = (
    description: string | null | undefined,
    ...buildpacks: BuildpackInstallation[]
  ): Readings =>
    readingsOf(
      dataWith({
        app: { ...GOOD.app, buildpack_provided_description: description },
        buildpacks,
      }),
    );

  const JVM = [
    'heroku/java',
    'heroku/gradle',
    'heroku/scala',
    'heroku/clojure',
    'heroku/jvm',
    'heroku/maven',
    'heroku/sbt',
    'Heroku/Java',
    'heroku/java@6.0.1',
    'urn:buildpack:heroku/java',
    'https://github.com/heroku/heroku-buildpack-java',
    'https://github.com/heroku/heroku-buildpack-java.git',
    'https://github.com/heroku/heroku-buildpack-java/',
    'https://github.com/heroku/heroku-buildpack-scala.git#v99',
    'https://github.com/heroku/heroku-buildpack-gradle#main',
    'https://github.com/Heroku/heroku-buildpack-JVM-common',
    'https://github.com/somebody/heroku-buildpack-clojure.git',
    'git@github.com:heroku/heroku-buildpack-java.git',
    'https://buildpack-registry.s3.amazonaws.com/buildpacks/heroku/gradle.tgz',
  ];

  const OTHERS = [
    'heroku/nodejs',
    'heroku/javascript',
    'heroku/ruby',
    'my-heroku/java',
    'somebody/java',
    'urn:buildpack:heroku/nodejs',
    'https://github.com/heroku/heroku-buildpack-nodejs.git#heroku/java-17',
    'https://github.com/heroku/heroku-buildpack-javascript',
    'https://example.com/java',
    '',
  ];

  describe('isJvm', () => {
    it.each(JVM)('recognizes the buildpack %s', (text) => {
      expect(isJvm(builtWith(null, named(text)))).toBe(true);
      expect(isJvm(builtWith(null, at(text)))).toBe(true);
    });

    it.each(OTHERS)('rejects another buildpack: %s', (text) => {
      expect(isJvm(builtWith(null, named(text)))).toBe(false);
      expect(isJvm(builtWith(null, at(text)))).toBe(false);
    });

    it('needs only one of several buildpacks', () => {
      expect(isJvm(builtWith('Node.js', named('heroku/jvm'), named('heroku/nodejs')))).toBe(true);
    });

    it.each(['Java', 'java', 'Gradle', 'Scala (SBT)', 'Clojure (Leiningen 2)', 'Java/Maven'])(
      'recognizes the description %s',
      (description) => {
        expect(isJvm(builtWith(description))).toBe(true);
        expect(isJvm(builtWith(description, at('https://example.com/own.git')))).toBe(true);
      },
    );

    it.each(['Node.js', 'JavaScript', 'Ruby', 'Gradleless', 'Static HTML', ''])(
      'rejects another description: %s',
      (description) => {
        expect(isJvm(builtWith(description))).toBe(false);
      },
    );

    it.each([
      ['no build has said it yet', builtWith(null)],
      ['the API leaves it out', builtWith(undefined, {}, { buildpack: null }, { buildpack: {} })],
      ['nothing was read', {}],
    ])('doesn’t know if %s', (_, readings) => {
      expect(isJvm(readings)).toBeUndefined();
    });

    it.each([
      ['buildpacks', 'Java'],
      ['app', 'Node.js'],
    ] as const)('uses the other source if %s can’t be read', (failed, description) => {
      const error = new PreflightError('network', 'x');
      const data = dataWith({
        app: { ...GOOD.app, buildpack_provided_description: description },
        buildpacks: [named('heroku/java')],
      });
      expect(isJvm(readingsOf(data, { [failed]: error }))).toBe(true);
      expect(isJvm(readingsOf(data, { app: error, buildpacks: error }))).toBeUndefined();
    });
  });

  it.each([
    [90_000, ['heroku/java', 'https://github.com/heroku/heroku-buildpack-gradle#main']],
    [60_000, ['heroku/scala', 'heroku/clojure', 'heroku/nodejs']],
  ])('gives a dyno %i ms to boot', (ms, names) => {
    for (const name of names) expect(bootTimeout(builtWith(null, named(name)))).toBe(ms);
  });

  it('gives a dyno the longer time to boot if the language is unknown', () => {
    expect(bootTimeout(builtWith(null))).toBe(90_000);
    expect(bootTimeout(builtWith('Gradle'))).toBe(90_000);
    expect(bootTimeout(builtWith('JavaScript'))).toBe(60_000);
    expect(bootTimeout(builtWith('Scala (SBT)'))).toBe(60_000);
  });
});

describe('the time of a boot', () => {
  /** A web dyno that came up so long after it was made. */
  const up = (seconds: number, own: Partial<Dyno> = {}): Dyno => ({
    ...{ type: 'web', state: 'up', size: 'Standard-1X', created_at: '2026-01-01T00:00:00Z' },
    updated_at: new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString(),
    ...own,
  });

  it.each<[string, readonly Dyno[], number | undefined]>([
    ['the quickest web dyno', [up(30), up(20), up(25)], 20_000],
    ['a dyno that took all the time it has', [up(60)], 60_000],
    ['no dyno that took longer', [up(61)], undefined],
    ['no dyno that has only been made', [up(0)], undefined],
    ['no dyno with a clock that went back', [up(-5)], undefined],
    ['no dyno of another kind', [up(20, { type: 'worker' })], undefined],
    ['no dyno that isn’t up', [up(20, { state: 'starting' })], undefined],
    ['no Eco dyno, which may have slept', [up(20, { size: 'eco' })], undefined],
    ['a dyno without a size', [up(20, { size: null })], 20_000],
    [
      'no dyno without times',
      [up(20, { created_at: null }), up(20, { updated_at: null })],
      undefined,
    ],
    ['nothing without dynos', [], undefined],
  ])('is that of %s', (_, dynos, expected) => {
    expect(bootTime(dynos)).toBe(expected);
  });

  it('may be longer if Heroku gives the app longer', () => {
    expect(bootTime([up(80)], 90_000)).toBe(80_000);
  });
});

describe('the time that Heroku gives a boot', () => {
  const limitOf = (description: string | null, ...names: string[]): number =>
    bootLimit(
      readingsOf(
        dataWith({
          app: { ...GOOD.app, buildpack_provided_description: description },
          buildpacks: names.map((name) => ({ buildpack: { name, url: null } })),
        }),
      ),
    );

  it.each([
    [90_000, null, ['heroku/nodejs', 'heroku/java']],
    [90_000, 'Java', []],
    [90_000, 'Gradle', []],
    [60_000, 'JavaScript', []],
    [60_000, 'Not Java', []],
    [60_000, 'Node.js', ['heroku/nodejs']],
    [60_000, null, ['heroku/scala']],
  ])('is %d ms for %j with %j', (limit, description, names) => {
    expect(limitOf(description, ...names)).toBe(limit);
  });

  it('is a minute if nothing is known of the app', () => {
    const error = new PreflightError('network', 'x');
    expect(bootLimit({})).toBe(60_000);
    expect(bootLimit({ app: { ok: false, error }, buildpacks: { ok: false, error } })).toBe(60_000);
  });
});

describe('add-ons on shared servers', () => {
  it.each<[string | null | undefined, boolean]>([
    ['heroku-postgresql:essential-0', true],
    ['heroku-postgresql:basic', true],
    ['heroku-redis:mini', true],
    ['Heroku-Redis:Premium-3', true],
    ['heroku-postgresql:standard-0', false],
    ['heroku-redis:premium-7', false],
    ['my-heroku-redis:mini', false],
    [null, false],
    [undefined, false],
  ])('have the plan %s: %p', (name, isShared) => {
    const addon = { id: '1', name: 'x', addon_service: { name: 'x' } };
    const plans = sharedDataPlans([{ ...addon, plan: { name } }, addon]);
    expect(plans).toEqual(isShared ? [name] : []);
  });
});

describe('a size', () => {
  it.each([
    ['performance-m', true],
    ['Private-S', true],
    ['shield-l', true],
    ['standard-1X', false],
    ['Eco', false],
    ['dyno-1c-performance-m', false],
  ])('of %s can be scaled by Heroku: %p', (size, can) => {
    expect(canAutoscale(size)).toBe(can);
  });
});

describe('buildpacks', () => {
  const named = (...names: string[]) => names.map((name) => ({ buildpack: { name, url: null } }));
  const app = (own: Partial<App>): App => ({ ...GOOD.app, ...own });

  it('put other files at the root if one of them does', () => {
    const node = 'heroku/nodejs';
    expect(replacesRoot(named(node, 'heroku-community/multi-procfile'))).toBe(true);
    expect(replacesRoot(named(node))).toBe(false);
    expect(replacesRoot([])).toBe(false);
  });

  it.each([
    ['https://github.com/x/heroku-buildpack-git-lfs', true],
    ['x/gitlfs', true],
    ['heroku/nodejs', false],
  ])('fetch what git-lfs has: %s, %p', (name, fetches) => {
    expect(fetchesLfs(named('heroku/nodejs', name))).toBe(fetches);
  });

  it.each([
    [true, 'Ruby', ['heroku/nodejs']],
    [true, 'Node.js', []],
    [false, 'Node.js', ['heroku/ruby']],
    [false, 'Ruby', []],
    [false, null, []],
  ])('make a Node.js app: %p for %j with %j', (is, description, names) => {
    const own = app({ buildpack_provided_description: description });
    expect(isNode(own, named(...names))).toBe(is);
  });

  it.each<[string | undefined, Partial<App>]>([
    ['heroku-26', { build_stack: { name: 'heroku-26' }, stack: { name: 'heroku-24' } }],
    ['heroku-24', { build_stack: null, stack: { name: 'heroku-24' } }],
    [undefined, { build_stack: null, stack: null }],
  ])('run on the stack of the next build: %s', (stack, own) => {
    expect(buildStackOf(app(own))).toBe(stack);
  });

  it('are Fir’s on the stack cnb', () => {
    expect(isFir(app({ build_stack: { name: 'cnb' } }))).toBe(true);
    expect(isFir(app({ build_stack: { name: 'heroku-24' } }))).toBe(false);
  });
});
