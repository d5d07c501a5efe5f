import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { CheckId } from '../../src/config/defaults.ts';
import { pushed, saidOf } from '../support/check-report.ts';
import {
  type Circumstances,
  commitWith,
  declaring,
  resultOf,
  withProcfile,
} from '../support/check-result.ts';
import { build, GOOD, release, web } from '../support/readings.ts';

const onStack = (name: string, today?: string): Circumstances => ({
  app: { app: { ...GOOD.app, build_stack: { name } } },
  ...(today !== undefined && { today }),
});

const releases = (status: string): Circumstances => ({
  app: { releases: [release(42, status, { current: false }), release(41, 'succeeded')] },
});

describe('the text of a finding', () => {
  it('describes maintenance mode', () => {
    expect(saidOf('maintenance', { app: { app: { ...GOOD.app, maintenance: true } } })).toBe(
      '  ⚠ maintenance       on: visitors get the 503 page, also after the deploy\n' +
        '                      → heroku maintenance:off -a my-app',
    );
  });

  it('describes an autoscaled app by its limits', () => {
    const formation = [web('Performance-M', 3)];
    const saidWith = (min: number) =>
      saidOf('web-dynos', { app: { formation, autoscaler: { min, max: 5 } } });
    expect(saidWith(2)).toBe('  ✔ web dynos         2 to 5 × performance-m (autoscaled)');
    expect(saidWith(1)).toContain('1 to 5 × performance-m (autoscaled): no spare at 1');
  });

  it('warns about ps:scale if it can’t be read whether the app is autoscaled', () => {
    const failures = { autoscaler: new PreflightError('api-unavailable', '503') };
    const lines = saidOf('web-dynos', { app: { formation: [web('Private-M', 1)] }, failures });
    expect(lines.replace(/\s+/g, ' ')).toContain(
      "→ Whether it's autoscaled couldn't be read: heroku ps:scale would turn autoscaling off",
    );
    expect(lines).not.toContain('→ heroku');
  });

  it('describes the gap of a single dyno in a Private Space', () => {
    const app = { app: { ...GOOD.app, space: {} }, formation: [web('Private-S', 1)] };
    expect(saidOf('web-dynos', { app })).toContain(
      '1 × private-s: a gap at each deploy, no spare if it fails',
    );
  });

  it.each([
    [true, 'on: Heroku advises against it with data on a shared plan (heroku-redis:mini)', ', or'],
    [
      false,
      'off, as Heroku advises with data on a shared plan (heroku-redis:mini)',
      'To use it, move',
    ],
  ])('describes why preboot isn’t for shared databases; it’s on: %s', (enabled, text, hint) => {
    const plan = { name: 'heroku-redis:mini' };
    const addons = [{ id: 'a', name: 'a', plan, addon_service: { name: 'heroku-redis' } }];
    const features = [{ name: 'preboot', enabled }];
    const lines = saidOf('preboot', { app: { features, addons } }).replace(/\s+/g, ' ');
    expect(lines).toContain(`ℹ preboot ${text} → `);
    expect(lines).toContain(hint);
  });

  it('describes how long a boot takes, of how long it may', () => {
    const AT = '2026-11-22T11:00:';
    const dynosAfter = (seconds: number) => [
      { type: 'web', state: 'up', created_at: `${AT}00Z`, updated_at: `${AT}${seconds}Z` },
    ];
    expect(saidOf('boot-time', { app: { dynos: dynosAfter(52) } })).toBe(
      '  ⚠ boot time         about 52 s of the 60 allowed: a slower one fails (R10)\n' +
        '                      → Listen on $PORT before slow work, such as filling caches',
    );
    const dynos = dynosAfter(14);
    expect(saidOf('preboot', { app: { dynos, features: [] } })).toContain(
      'off: visitors wait about 14 s at each deploy',
    );
    expect(saidOf('dyno-tier', { app: { dynos, formation: [web('Eco', 1)] } })).toContain(
      'eco: no preboot; visitors wait about 14 s at each deploy',
    );
  });

  it('describes an incident of Heroku’s', () => {
    const troubled = [
      { name: 'Apps', status: 'red' },
      { name: 'Data\u001b[1m', status: 'yellow' },
    ];
    const lines = saidOf('heroku-status', { app: { status: { kind: 'known', troubled } } });
    expect(lines.replace(/\s+/g, ' ')).toBe(
      ' ⚠ Heroku status an incident (Apps red, Data\\u{1b}[1m yellow): this deploy may fail → See https://status.heroku.com',
    );
  });

  it('describes a branch that isn’t built, and a tag', () => {
    const refs = ['refs/heads/feature', 'refs/tags/v1'];
    const push = { deploys: false, refs, remote: 'staging', refspec: 'feature:main' };
    expect(saidOf('deploy-ref', { local: { push } })).toBe(
      '  ⚠ deploy branch     not built: feature, tags/v1; Heroku builds only main and\n' +
        '                      master\n' +
        '                      → git push staging feature:main',
    );
  });

  it.each([
    [1, 'the web dyno'],
    [3, 'the 3 web dynos'],
  ])('describes a missing web process, and its effect on %d dynos', (quantity, words) => {
    const lines = saidOf('procfile', {
      app: { formation: [web('standard-1x', quantity)] },
      local: { source: declaring({ worker: 'x' }) },
    });
    expect(lines.replace(/\s+/g, ' ')).toContain(`the deploy removes ${words}, unless a buildpack`);
    expect(lines).toContain('→ Add it to the Procfile: web: COMMAND');
  });

  it.each([
    ['preboot', null, 'with preboot, it runs for minutes after them'],
    ['a Private Space', { name: 'acme' }, 'while dynos are replaced, it still runs'],
  ])('describes a release phase, as advice, with %s', (_, space, words) => {
    const lines = saidOf('procfile', {
      app: { app: { ...GOOD.app, space } },
      local: { source: declaring({ web: 'x', release: 'y' }) },
      severity: 'error',
    });
    expect(lines).toMatch(
      /^ {2}ℹ Procfile +migrations in its release phase must suit the old code,\n/,
    );
    expect(lines.replace(/\s+/g, ' ')).toContain(words);
  });

  it('lists config vars by name, and only the first of many', () => {
    const required = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    const lines = saidOf('config-vars', { options: { required } });
    expect(lines).toContain('⚠ config vars       not set: A, B, C, D, E and 2 more\n');
    expect(lines).toContain('heroku config:set NAME=VALUE');
  });

  it('describes a stack that has ended', () => {
    expect(saidOf('stack', onStack('heroku-20'))).toBe(
      '  ⚠ stack             heroku-20 ended on 2025-04-30: Heroku no longer builds on\n' +
        '                      it\n' +
        '                      → heroku stack:set heroku-26 -a my-app\n' +
        '                        (applies to the next build; try it on staging first)',
    );
    expect(saidOf('stack', onStack('cedar-14'))).toContain(
      'cedar-14 has ended: Heroku no longer builds',
    );
  });

  it.each([
    ['2026-08-01T00:00:00Z', 'no builds on it after that'],
    ['2026-12-01T00:00:00Z', 'already fails one build every 30 days'],
    ['2027-04-02T00:00:00Z', 'already fails one build a day'],
  ])('describes a stack that ends, on %s', (today, words) => {
    const lines = saidOf('stack', onStack('heroku-22', today)).replace(/\s+/g, ' ');
    expect(lines).toContain('heroku-22 ends on 2027-04-30');
    expect(lines).toContain(words);
  });

  it.each([
    ['2026-11-22T11:59:30Z', 'for less than a minute'],
    ['2026-11-22T11:48:00Z', 'for 12 min'],
    ['2026-11-21T12:00:00Z', 'for 24 h'],
  ])('describes a build that has run since %s', (created_at, words) => {
    const lines = saidOf('build-running', { app: { builds: [build('pending', { created_at })] } });
    expect(lines.replace(/\s+/g, ' ')).toContain(
      `one is running (ccccccc, ${words}, by colleague): whichever build finishes last`,
    );
  });

  it('describes a build without any details', () => {
    const nothing = { created_at: '?', source_blob: null, user: null };
    const builds = [build('pending', nothing), build('pending', nothing)];
    expect(saidOf('build-running', { app: { builds } })).toMatch(
      /⚠ builds +2 are running: whichever/,
    );
  });

  it('names a build’s version if it isn’t a commit', () => {
    const builds = [build('pending', { source_blob: { version: 'release-2026-11' } })];
    expect(saidOf('build-running', { app: { builds } })).toContain('(release-2026-11, for');
  });

  it('describes a failed release, with the command that shows why', () => {
    expect(saidOf('last-release', releases('failed'))).toBe(
      '  ⚠ last release      v42 (Deploy cccccccc) failed: the app still runs v41\n' +
        '                      → heroku releases:output v42 -a my-app\n' +
        '                        (to run it again: heroku releases:retry -a my-app)',
    );
  });

  it('describes a release with an unknown status', () => {
    expect(saidOf('last-release', releases('on-hold'))).toMatch(
      /^ {2}ℹ last release {6}v42 has the status on-hold/,
    );
  });

  it('describes an app that runs without any release', () => {
    expect(saidOf('last-release', { app: { releases: [] } })).toBe(
      '  ℹ last release      none listed, although the app has dynos',
    );
  });

  it('describes a stack, with the advice to try the next one elsewhere first', () => {
    expect(saidOf('stack', onStack('cedar-14')).replace(/\s+/g, ' ')).toContain(
      '(applies to the next build; try it on staging first)',
    );
  });

  it('says to check the add-ons before preboot if they can’t be read', () => {
    const failures = { addons: new PreflightError('api-forbidden', '403') };
    const lines = saidOf('preboot', { app: { features: [] }, failures }).replace(/\s+/g, ' ');
    expect(lines).toContain(
      "→ Check the add-ons' plans first (they couldn't be read): it isn't for shared databases",
    );
    expect(lines).not.toContain('features:enable');
  });

  it.each<[string, CheckId, Circumstances, string]>([
    [
      'a single dyno in a Private Space',
      'preboot',
      { app: { app: { ...GOOD.app, space: {} }, formation: [web('Private-S', 1)] } },
      '✖ preboot a single web dyno in a Private Space: visitors wait while it is replaced → heroku ps:scale web=2',
    ],
    [
      'no web process',
      'preboot',
      { app: { formation: [{ ...web('Standard-1X', 1), type: 'worker' }] } },
      '✖ preboot the app has no web process → Add a web line to the Procfile, or turn this check off for this app',
    ],
    [
      'an unknown language',
      'java-warmup',
      { app: { app: { ...GOOD.app, buildpack_provided_description: null }, buildpacks: [] } },
      "✖ Java warm-up not known whether the app runs on a JVM → If it doesn't, turn this check off for this app",
    ],
    [
      'an unknown stack',
      'stack',
      { app: { app: { ...GOOD.app, build_stack: null, stack: null } } },
      "✖ stack Heroku doesn't name the app's stack",
    ],
  ])('says why an error can’t be met: %s', (_, id, circumstances, words) => {
    const lines = saidOf(id, { ...circumstances, severity: 'error' });
    expect(lines.replace(/\s+/g, ' ').trim()).toContain(words);
  });

  it('describes what Heroku ignores, as advice that stops no push', () => {
    const source = commitWith({
      procfile: Buffer.from('web: x\n'),
      root: [
        { name: 'Procfile', kind: 'file' },
        { name: 'heroku.yml', kind: 'file' },
      ],
    });
    const lines = saidOf('source', { local: { source } });
    expect(lines).toMatch(/^ {2}ℹ .*Heroku ignores heroku\.yml: the stack is heroku-24/);
  });

  it('describes a line of the Procfile that Heroku doesn’t read', () => {
    const source = withProcfile('web: x\nworker = y\n');
    expect(saidOf('procfile', { local: { source } }).replace(/\s+/g, ' ')).toBe(
      ' ℹ Procfile line 2 isn\'t read, because it isn\'t "TYPE: COMMAND": worker = y',
    );
  });

  it.each(['; reboot #', '$(id)', 'a b', ''])(
    'describes a webhook called %j, without a command',
    (id) => {
      const webhooks = [{ id, url: 'https://my-app.herokuapp.com/', include: ['api:release'] }];
      expect(saidOf('deploy-hook', { app: { webhooks } })).not.toContain('→ heroku');
    },
  );

  it('describes a release that isn’t complete', () => {
    expect(saidOf('last-release', releases('pending'))).toContain('v42 (Deploy cccccccc) is still');
  });

  it('describes a failed release without any details', () => {
    const app = { releases: [release(1, 'failed', { description: null })] };
    expect(saidOf('last-release', { app })).toContain(
      'v1 failed: the app still runs the release before it',
    );
  });

  it('describes deploy hooks, with a line and a command for each', () => {
    const name = 'deployhooks-curly-12345';
    const addons = [{ id: 'a', name, addon_service: { name: 'deployhooks' } }];
    const url = 'https://my-app.herokuapp.com/wake';
    const webhooks = [{ id: 'w1', url, include: ['api:release'] }];
    const lines = pushed([resultOf('deploy-hook', { app: { addons, webhooks } })]);
    const begin = /^ {2}⚠ deploy hooks {6}/;
    expect(lines.filter((line) => begin.test(line))).toHaveLength(2);
    expect(lines.filter((line) => line.includes('→'))).toEqual([
      `                      → heroku addons:destroy ${name} -a my-app`,
      '                      → heroku webhooks:remove w1 -a my-app',
    ]);
  });

  it('describes a warm-up that isn’t visible, as advice that says so', () => {
    const app = { app: { ...GOOD.app, buildpack_provided_description: 'Java' } };
    const lines = saidOf('java-warmup', { app });
    expect(lines).toMatch(/^ {2}ℹ Java warm-up/);
    expect(lines.replace(/\s+/g, ' ')).toContain(
      "a warm-up inside the app can't be seen from here",
    );
    expect(saidOf('java-warmup', { app, severity: 'error' })).toMatch(/^ {2}✖ Java warm-up/);
  });
});

it('more web dynos aren’t suggested before affinity is known to be on', () => {
  const error = new PreflightError('api-forbidden', '403');
  const lines = pushed([
    resultOf('web-dynos', {
      app: { formation: [web('standard-1x', 1)] },
      failures: { features: error },
    }),
  ]).join('\n');
  expect(lines).not.toContain('ps:scale');
  expect(lines.replace(/\s+/g, ' ')).toContain('→ Turn session affinity on first');
});
