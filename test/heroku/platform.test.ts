import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { bootTimeout, isJvm, webDynoCount } from '../../src/heroku/platform.ts';
import type { Readings } from '../../src/heroku/readings.ts';
import type { BuildpackInstallation } from '../../src/heroku/shapes.ts';
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
