import { describe, expect, it } from '@jest/globals';
import { APP, askApi, scenarioOf } from '../simulator/in-world.ts';
import { withClients } from './client-world.ts';

const webhook = { url: 'https://example.com/hook', include: ['api:release'] };

describe('heroku webhooks', () => {
  it('lists them', () =>
    withClients(scenarioOf('one-dyno', { webhooks: [webhook] }), async ({ heroku }) => {
      expect((await heroku('webhooks')).stdout).toMatch(
        /[0-9a-f-]{36} +https:\/\/example\.com\/hook +api:release +notify/,
      );
    }));

  it('adds, shows and removes a webhook', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku, simulator }) => {
      const webhooks = async () =>
        (await (
          await askApi(simulator, `/apps/${APP}/webhooks`, {
            headers: { accept: 'application/vnd.heroku+json; version=3.webhooks' },
          })
        ).json()) as { id: string }[];

      const added = await heroku(
        ...['webhooks:add', '--include', 'api:release,dyno', '--level', 'sync'],
        ...['--url', webhook.url],
      );
      expect(added.stderr).toContain('Adding webhook to my-app... done');
      expect(added.stdout).toMatch(/^=== Webhooks Signing Secret\n+\S+$/m);
      const [present] = await webhooks();
      expect(present).toMatchObject({
        url: webhook.url,
        include: ['api:release', 'dyno'],
        level: 'sync',
      });

      const id = present?.id ?? '';
      expect((await heroku('webhooks:info', id)).stdout).toMatch(/^Level: +sync$/m);
      expect((await heroku('webhooks:remove', id)).stderr).toContain(
        `Removing webhook ${id} from my-app... done`,
      );
      expect(await webhooks()).toEqual([]);
    }));

  it('says when there are none', () =>
    withClients(scenarioOf('one-dyno'), async ({ heroku }) => {
      expect((await heroku('webhooks')).stdout).toContain('my-app has no webhooks');
    }));
});
