import { describe, expect, it } from '@jest/globals';
import { loggableEvent } from '../../../src/simulator/events/loggable-event.ts';

const moment = { at: 12.5, atReal: 1 };

describe('an event that is written down', () => {
  it('names the headers of a request, and none of their values', () => {
    const logged = loggableEvent({
      ...moment,
      type: 'git-request',
      request: '1',
      method: 'GET',
      path: '/',
      authorized: true,
      headers: { authorization: 'Basic c2VjcmV0', accept: '*/*' },
    });

    expect(logged).toMatchObject({ authorized: true, headers: ['accept', 'authorization'] });
    expect(JSON.stringify(logged)).not.toContain('c2VjcmV0');
  });

  it('says that it is simulated', () => {
    const event = { ...moment, type: 'proxy-connect', host: 'api.heroku.com', port: 443 } as const;
    expect(loggableEvent(event)).toMatchObject({ simulated: true, host: 'api.heroku.com' });
  });

  it('leaves out the credentials of a URL that was asked for', () => {
    const event = {
      ...moment,
      type: 'proxy-refusal',
      target: 'http://me:pw@example.com/',
    } as const;
    expect(loggableEvent(event)).toMatchObject({ target: 'http://example.com/' });
  });
});
