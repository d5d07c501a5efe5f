import { matchesHost } from '../heroku/hosts.ts';
import type { AddOn, App, Domain, Webhook } from '../heroku/shapes.ts';
import type { Check, Undecided, Verdict } from './check.ts';
import type { DeployHook } from './findings.ts';

/**
 * Two ways that used to wake apps: an add-on that Heroku shut down, and app webhooks. A webhook asks the app
 * after each deploy, so that it's awake even if no one needs it. Before a push, its author decides.
 */
export const deployHook: Check<unknown, 'app' | 'addons' | 'webhooks', 'domains'> = {
  id: 'deploy-hook',
  title: 'deploy hooks',
  doc: 'https://devcenter.heroku.com/articles/app-webhooks',
  onPush: 'findings',
  reads: ['app', 'addons', 'webhooks'],
  optionalReads: ['domains'],
  judge({ app, addons, webhooks, domains }): Verdict | Undecided {
    const called = calledByDeploys(webhooks);
    const own = ownHosts(app, domains ?? []);
    const toItself = called.filter(({ host }) => own.some((pattern) => matchesHost(pattern, host)));
    const hooks = [...leftoverAddons(addons), ...toItself];
    const [command, ...further] = hooks.map((hook) => removal(hook, app.name));
    // Any other host may be a domain of the app's.
    if (!command && !domains && called.length > 0) return { status: 'undecided', needs: 'domains' };
    if (!command) return { status: 'pass' };
    const remedy = further.length === 0 ? { command } : { command, further };
    return { status: 'fail', problem: { kind: 'deploy-hooks', hooks }, remedy };
  },
};

const leftoverAddons = (addons: readonly AddOn[]): DeployHook[] =>
  addons
    .filter(({ addon_service }) => addon_service.name === 'deployhooks')
    .map(({ name }) => ({ kind: 'addon', name }));

const DEPLOY_EVENTS = ['api:release', 'api:build'];

const calledByDeploys = (
  webhooks: readonly Webhook[],
): Extract<DeployHook, { kind: 'webhook' }>[] =>
  webhooks
    .filter(({ include }) => include.some((event) => DEPLOY_EVENTS.includes(event)))
    // The rest of a receiver's URL may be its secret.
    .map(({ id, url }) => ({ kind: 'webhook', id, host: hostOf(url) }));

function ownHosts(app: App, domains: readonly Domain[]): string[] {
  const named = domains.map(({ hostname }) => hostname);
  const hosts = [hostOf(app.web_url ?? ''), `${app.name}.herokuapp.com`, ...named];
  return hosts.filter((host) => host !== '');
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');

const removal = (hook: DeployHook, app: string): readonly string[] =>
  hook.kind === 'addon'
    ? ['heroku', 'addons:destroy', hook.name, '-a', app]
    : ['heroku', 'webhooks:remove', hook.id, '-a', app];
