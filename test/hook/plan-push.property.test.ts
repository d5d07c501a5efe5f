import { isDeepStrictEqual } from 'node:util';
import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { PreflightError } from '../../src/base/errors.ts';
import { parseRefLines, planPush, pushIntent, type RefUpdate } from '../../src/hook/plan-push.ts';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import { holdsForAll, hostileText } from '../support/property.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const oid = fc.constantFrom(40, 64).chain((length) =>
  fc.oneof(
    fc.constant('0'.repeat(length)),
    // Every other one begins with zeros, as one commit in 16 does.
    fc
      .tuple(fc.nat(length - 1), fc.uint8Array({ minLength: 32, maxLength: 32 }))
      .map(([zeros, bytes]) => ('0'.repeat(zeros) + hex(bytes)).slice(0, length)),
  ),
);

const isZero = (text: string): boolean => text === '0'.repeat(text.length);

const remoteRef = fc.oneof(
  fc.constantFrom('refs/heads/main', 'refs/heads/master', 'refs/tags/v1', 'refs/heads/main/x'),
  fc.stringMatching(/^refs\/[!-~]{1,20}$/),
);
const localRef = fc.oneof(
  fc.constantFrom('refs/heads/main', 'HEAD', '(delete)', 'HEAD^{/fix bug}', 'refs/heads/a b 0'),
  fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/),
);

const updates = fc.array(fc.record({ localRef, localOid: oid, remoteRef, remoteOid: oid }), {
  maxLength: 5,
});

const lineOf = (update: Omit<RefUpdate, 'kind'>): string =>
  `${update.localRef} ${update.localOid} ${update.remoteRef} ${update.remoteOid}`;

describe('parseRefLines', () => {
  it('reads back what git writes, whatever the names and hashes are', () => {
    holdsForAll(fc.tuple(updates, fc.constantFrom('\n', '\r\n')), ([refs, end]) => {
      const read = parseRefLines(refs.map((ref) => lineOf(ref) + end).join(''));
      return isDeepStrictEqual(read.map(lineOf), refs.map(lineOf));
    });
  });

  it('takes only a hash of zeros for none', () => {
    holdsForAll(updates, (refs) => {
      const kinds = parseRefLines(refs.map(lineOf).join('\n')).map(({ kind }) => kind);
      return isDeepStrictEqual(
        kinds,
        refs.map(({ localOid, remoteOid }) =>
          isZero(localOid) ? 'delete' : isZero(remoteOid) ? 'create' : 'update',
        ),
      );
    });
  });

  it('refuses any other text with a short message', () => {
    const text = hostileText('refs/heads/main', '0'.repeat(40), 'a'.repeat(64), ' ');
    holdsForAll(text, (input) => {
      try {
        parseRefLines(input);
        return true;
      } catch (error) {
        return (
          error instanceof PreflightError &&
          error.code === 'ref-line' &&
          /^[ -~\u00a0-\uffff]{1,1000}$/.test(error.message)
        );
      }
    });
  });
});

describe('planPush', () => {
  it('deploys exactly if main or master is among the refs that stay', () => {
    const hosts = herokuHosts({});
    holdsForAll(updates, (refs) => {
      const refLines = refs.map(lineOf).join('\n');
      const url = 'https://git.heroku.com/my-app.git';
      const stays = refs.filter(({ localOid }) => !isZero(localOid));
      const builds = stays.some(({ remoteRef: ref }) => /^refs\/heads\/(main|master)$/.test(ref));
      const plan = planPush({ remote: 'heroku', url, refLines }, hosts);
      const intent = pushIntent(parseRefLines(refLines));
      return (plan.kind === 'deploy') === builds && (intent.kind === 'deploys') === builds;
    });
  });
});
