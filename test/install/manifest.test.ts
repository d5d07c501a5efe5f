import { describe, expect, it } from '@jest/globals';
import {
  formatManifest,
  type Manifest,
  parseManifest,
  recordedHooks,
} from '../../src/install/manifest.ts';

const MANIFEST: Manifest = {
  version: '1.2.3',
  hook: { path: '/app/.git/hooks/pre-push', created: true },
  hooks: ['/app/.first/pre-push'],
  createdFolder: '/app/.git/hooks',
};

describe('the record of an installation', () => {
  it('is read as it was written', () => {
    expect(parseManifest(formatManifest(MANIFEST))).toEqual(MANIFEST);
    expect(formatManifest({ version: '1' })).toBe('{\n  "version": "1"\n}\n');
  });

  it.each([null, '', 'null', '{', '{}', '{"version":1}', '{"version":"1","hooks":["/a",2]}'])(
    'counts as missing if it is %j',
    (text) => {
      expect(parseManifest(text)).toBeNull();
    },
  );

  it.each([
    ['no record', null, []],
    ['a hook and earlier ones', MANIFEST, ['/app/.git/hooks/pre-push', '/app/.first/pre-push']],
    ['one hook twice', { version: '1', hooks: ['/a/pre-push', '/a/pre-push'] }, ['/a/pre-push']],
    ['a renamed hook', { version: '1', hooks: ['/a/pre-push.legacy'] }, ['/a/pre-push.legacy']],
    [
      'other files',
      {
        version: '1',
        hooks: ['/a/notes', 'pre-push', '/a/not-pre-push', '/a/pre-push.a.b', '/a/pre-push.'],
      },
      [],
    ],
  ])('names only hooks, each once: %s', (_, manifest, hooks) => {
    expect(recordedHooks(manifest)).toEqual(hooks);
  });

  it('names sixteen at most', () => {
    const hooks = Array.from({ length: 20 }, (_, index) => `/${index}/pre-push`);
    expect(recordedHooks({ version: '1', hooks })).toEqual(hooks.slice(0, 16));
  });
});
