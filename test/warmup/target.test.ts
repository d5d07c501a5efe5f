import { describe, expect, it } from '@jest/globals';
import { type AddressKnowledge, targetAfterApi, targetBeforeApi } from '../../src/warmup/target.ts';

const NOTHING: AddressKnowledge = {
  app: 'my-app',
  configured: null,
  webUrl: undefined,
  usesSecrets: false,
  allowed: [],
  named: [],
};
const WEB_URL = 'https://my-app-0a1b2c.herokuapp.com/';
const remembered = { webUrl: WEB_URL, named: ['my-app-0a1b2c.herokuapp.com'] };

describe('targetBeforeApi', () => {
  it('knows nothing on a first push', () => {
    expect(targetBeforeApi(NOTHING)).toBeUndefined();
  });

  it('is the address that the last push left', () => {
    expect(targetBeforeApi({ ...NOTHING, ...remembered })).toBe(WEB_URL);
  });

  it('prefers the configured address', () => {
    const configured = 'https://my-app.herokuapp.com/';
    expect(targetBeforeApi({ ...NOTHING, ...remembered, configured })).toBe(configured);
  });

  it('waits for the API to vouch for a configured host', () => {
    const configured = 'https://www.example.com/';
    expect(targetBeforeApi({ ...NOTHING, ...remembered, configured })).toBeUndefined();
  });

  it('waits for the API before a secret goes to herokuapp.com', () => {
    const configured = 'https://my-app.herokuapp.com/';
    expect(targetBeforeApi({ ...NOTHING, configured, usesSecrets: true })).toBeUndefined();
  });
});

describe('targetAfterApi', () => {
  it('is a configured host that the API named', () => {
    const configured = 'https://www.example.com/';
    const known = { ...NOTHING, configured, named: ['www.example.com'] };
    expect(targetAfterApi(known)).toMatchObject({ kind: 'ready', baseUrl: configured });
  });

  it('is a configured host that the user allowed himself', () => {
    const configured = 'https://www.example.com/';
    const known = { ...NOTHING, configured, allowed: ['www.example.com'] };
    expect(targetAfterApi(known)).toMatchObject({ kind: 'ready', baseUrl: configured });
  });

  it("refuses a stranger's host, and says how to allow it", () => {
    const target = targetAfterApi({ ...NOTHING, configured: 'https://evil.example/' });
    expect(target).toMatchObject({
      kind: 'refused',
      error: {
        command: 'git config --add preflight.allowHost evil.example',
        hint: 'only if it is yours',
      },
    });
  });

  it('refuses plain http, whatever the host', () => {
    const target = targetAfterApi({ ...NOTHING, webUrl: 'http://my-app.herokuapp.com/' });
    expect(target).toMatchObject({
      kind: 'refused',
      error: { code: 'address-not-https', command: undefined },
    });
  });

  it("falls back to the app's name where the API could not be read", () => {
    expect(targetAfterApi(NOTHING)).toEqual({
      kind: 'ready',
      baseUrl: 'https://my-app.herokuapp.com/',
      isGuess: true,
    });
  });

  it('sends no secret to a host that is only guessed', () => {
    expect(targetAfterApi({ ...NOTHING, usesSecrets: true }).kind).toBe('refused');
  });
});
