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

  it.each([
    ['/?token=c2VjcmV0', '/?token=***'],
    ['/a@b?x=c2VjcmV0&y=&x=c2VjcmV0=1', '/a@b?x=***&y=***&x=***'],
    ['/?c2VjcmV0', '/?***'],
    ['/info/refs', '/info/refs'],
    ['http://me:c2VjcmV0@my-app.example/x?y=c2VjcmV0', 'http://my-app.example/x?y=***'],
  ])('of path %s names the parameters, and none of their values', (path, shown) => {
    const about = { ...moment, request: '1', method: 'GET', path, status: 200 };
    const logged = loggableEvent({ ...about, type: 'git-response' });
    expect(logged).toMatchObject({ path: shown });
  });

  it('leaves out the parameters of a URL that was asked for', () => {
    const target = 'http://example.com/?token=c2VjcmV0';
    const logged = loggableEvent({ ...moment, type: 'proxy-refusal', target });
    expect(logged).toMatchObject({ target: 'http://example.com/?token=***' });
  });
});
