import type { HerokuClient } from './client.ts';
import { isEco, webProcess } from './formation.ts';
import type { ReadOnce } from './readings.ts';
import { type App, type Dyno, EcoQuota, type Formation } from './shapes.ts';

/**
 * The seconds of Eco dyno hours that the owner's account has left this month. Null, without a request,
 * where a request to the app doesn't depend on them. Heroku tells the owner alone.
 */
export async function readEcoHours(client: HerokuClient, read: ReadOnce): Promise<number | null> {
  const [app, formation, dynos] = await Promise.all([
    read('app'),
    read('formation'),
    read('dynos'),
  ]);
  const owner = app.owner?.id;
  if (owner === undefined || !isWakingUpToHours(app, formation, dynos)) return null;
  // In no schema: it's what `heroku ps` asks for.
  const quota = await client.get(
    `/accounts/${encodeURIComponent(owner)}/actions/get-quota`,
    EcoQuota,
    { variant: '3.account-quotas' },
  );
  return Math.max(0, quota.account_quota - quota.quota_used);
}

/** In maintenance no request gets as far, and a dyno that is up needs no waking. */
function isWakingUpToHours(
  { maintenance }: App,
  formation: readonly Formation[],
  dynos: readonly Dyno[],
): boolean {
  const web = webProcess(formation);
  if (maintenance || web === undefined || web.quantity === 0 || !isEco(web.size)) return false;
  return !dynos.some(({ type, state }) => type === 'web' && state === 'up');
}
