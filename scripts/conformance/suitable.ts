import * as z from 'zod/mini';
import { PreflightError } from '../../src/base/errors.ts';
import { plural } from '../../src/base/text.ts';
import { AddOn, App, Domain, Formation, Release, Webhook } from '../../src/heroku/shapes.ts';
import type { Api } from './api.ts';

const Account = z.object({ id: z.string() });
const Anything = z.array(z.unknown());

// "Initial release" and "Enable Logplex": Heroku makes them with the app.
const FIRST_RELEASES = 2;
// A run takes about 2,000, and Heroku adds 75 a minute.
const FEWEST_REQUESTS = 1_000;

/** Throws a PreflightError if the app isn't one that was made for this, by this account. */
export async function requireSuitable(name: string, api: Api): Promise<App> {
  const account = await api.read('/account', Account);
  const app = await api.read(`/apps/${name}`, App);
  if (app.owner?.id !== account.id)
    throw unsuitable(`${name} belongs to another account or to a team`);
  if (app.space != null) throw unsuitable(`${name} is in a Private Space`);
  const found = await contentsOf(name, api);
  if (found.length > 0) throw unsuitable(`${name} isn't empty: it has ${found.join(', ')}`);
  const left = Number(
    (await api.ask({ path: `/apps/${name}` })).header('ratelimit-remaining') ?? NaN,
  );
  if (left < FEWEST_REQUESTS) {
    throw new PreflightError(
      'few-requests-left',
      `the account has only ${plural(left, 'API request')} left, and this may need ${FEWEST_REQUESTS}`,
      { hint: 'Heroku adds 75 a minute: try again later' },
    );
  }
  return app;
}

/** What a run would change or break. */
async function contentsOf(name: string, api: Api): Promise<string[]> {
  const list = <T>(below: string, shape: z.ZodMiniType<T>): Promise<T> =>
    api.read(`/apps/${name}/${below}`, shape);
  const [releases, formation, addons, domains, webhooks, people, variables] = await Promise.all([
    list('releases', z.array(Release)),
    list('formation', z.array(Formation)),
    list('addons', z.array(AddOn)),
    list('domains', z.array(Domain)),
    list('webhooks', z.array(Webhook)),
    list('collaborators', Anything),
    list('config-vars', z.record(z.string(), z.unknown())),
  ]);
  const isUsed = releases.length > FIRST_RELEASES || releases.some(({ slug }) => slug?.id != null);
  const counted = (count: number, noun: string): string[] =>
    count > 0 ? [plural(count, noun)] : [];
  return [
    ...(isUsed ? [plural(releases.length, 'release')] : []),
    ...counted(
      formation.reduce((sum, { quantity }) => sum + quantity, 0),
      'dyno',
    ),
    ...counted(addons.length, 'add-on'),
    ...counted(domains.filter(isCustom).length, 'domain'),
    ...counted(webhooks.length, 'webhook'),
    ...counted(people.length - 1, 'collaborator'),
    ...counted(Object.keys(variables).length, 'config var'),
  ];
}

const isCustom = ({ hostname }: Domain): boolean => !hostname.endsWith('.herokuapp.com');

const unsuitable = (why: string): PreflightError =>
  new PreflightError('usage', why, {
    hint: 'This needs an app that was made for it and has nothing in it:',
    command: 'heroku apps:create',
  });
