import type * as Heroku from '@heroku-cli/schema';
import { USER, type World } from '../../app/model.ts';
import { notFound } from '../api-error.ts';
import { sendList } from '../collection.ts';
import type { Api } from '../env.ts';
import { FREE_OF_CHARGE } from '../rate-limit.ts';
import { stamp } from './common.ts';

// "1000 dyno hours per month" (devcenter: eco-dyno-hours)
const ECO_POOL_HOURS = 1000;

export function addAccount(api: Api, world: World): void {
  const startedAt = world.clock.date();
  api.get('/account', (context) => context.json(accountBody(startedAt)));
  api.get('/users/~', (context) => context.json(accountBody(startedAt)));
  api.get('/account/features', (context) => sendList(context, []));
  // `heroku auth:token` checks whether its own token expires soon; it isn't in this list.
  api.get('/oauth/authorizations', (context) => sendList(context, []));
  api.get(FREE_OF_CHARGE, (context) => {
    const body: Heroku.RateLimit = { remaining: context.get('requestsLeft') };
    return context.json(body);
  });
  api.get('/accounts/:account/actions/get-quota', (context) => {
    const account = context.req.param('account');
    if (account !== USER.id && account !== '~') throw notFound('account');
    return context.json(quotaBody(world));
  });
}

function accountBody(createdAt: Date): Heroku.Account {
  return {
    ...USER,
    acknowledged_msa: true,
    acknowledged_msa_at: stamp(createdAt),
    allow_tracking: false,
    beta: false,
    country_of_residence: null,
    created_at: stamp(createdAt),
    default_organization: null,
    default_team: null,
    delinquent_at: null,
    eco_dynos_enabled: true,
    eco_dynos_shutdown_at: null,
    federated: false,
    identity_provider: null,
    italian_customer_terms: null,
    italian_partner_terms: null,
    last_login: null,
    mfa_enabled: false,
    mfa_exemption: false,
    mfa_exemption_reason: null,
    mfa_experience: 'vaas',
    name: 'A simulated user',
    pipeline_cost_consent_at: null,
    sms_number: null,
    suspended_at: null,
    two_factor_authentication: false,
    updated_at: stamp(createdAt),
    verified: true,
  };
}

interface Quota {
  readonly account_quota: number;
  readonly quota_used: number;
  readonly apps: readonly { readonly app_uuid: string; readonly quota_used: number }[];
}

/** The pool of Eco hours, in seconds. It's in no schema; `heroku ps` reads these fields. */
function quotaBody({ scenario, apps }: World): Quota {
  const { ecoHoursLeft } = scenario.account;
  const pool = Math.max(ECO_POOL_HOURS, ecoHoursLeft);
  return {
    account_quota: pool * 3600,
    quota_used: Math.round((pool - ecoHoursLeft) * 3600),
    apps: [...apps.values()].map(({ id }) => ({ app_uuid: id, quota_used: 0 })),
  };
}
