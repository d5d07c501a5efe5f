import { describe, expect, it } from '@jest/globals';
import { pushUrls } from '../../src/git/git-config.ts';
import { gitConfig } from '../support/git-config.ts';

const URL = ['remote.prod.url', 'hk:my-app.git'] as const;

describe('pushUrls', () => {
  it.each([
    ['the URL itself', [], ['hk:my-app.git']],
    [
      'insteadOf',
      [['url.https://git.heroku.com/.insteadof', 'hk:']],
      ['https://git.heroku.com/my-app.git'],
    ],
    [
      'the longest insteadOf',
      [
        ['url.https://a/.insteadof', 'hk:'],
        ['url.https://b/.insteadof', 'hk:my-'],
        ['url.https://c/.insteadof', 'h'],
      ],
      ['https://b/app.git'],
    ],
    [
      'pushInsteadOf before a longer insteadOf',
      [
        ['url.https://a/.insteadof', 'hk:my'],
        ['url.https://b/.pushinsteadof', 'hk:'],
      ],
      ['https://b/my-app.git'],
    ],
    [
      'pushurl, which pushInsteadOf leaves alone',
      [
        ['remote.prod.pushurl', 'hk:other.git'],
        ['url.https://a/.insteadof', 'hk:'],
        ['url.https://b/.pushinsteadof', 'hk:'],
      ],
      ['https://a/other.git'],
    ],
    [
      'several',
      [
        ['remote.prod.pushurl', 'a'],
        ['remote.prod.pushurl', 'b'],
      ],
      ['a', 'b'],
    ],
  ] as const)('takes %s', (_, config, urls) => {
    expect(pushUrls(gitConfig(URL, ...config), 'prod')).toEqual(urls);
  });
});
