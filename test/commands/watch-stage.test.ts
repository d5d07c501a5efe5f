import { describe, expect, it } from '@jest/globals';
import { farewellOf } from '../../src/commands/watch-stage.ts';

describe('what watch says when it’s interrupted', () => {
  it.each([
    [{ kind: 'running' }, 'Stopped. A deploy that has begun goes on.\n'],
    [{ kind: 'deploying' }, 'Stopped. The deploy goes on.\n'],
  ] as const)('is that the deploy goes on, and how to see it: %j', (stage, line) => {
    expect(farewellOf(stage, 'my-app')).toBe(
      `${line}To see what becomes of it: npx heroku-preflight watch -a my-app\n`,
    );
  });

  it('is nothing before there’s a deploy', () => {
    expect(farewellOf({ kind: 'begun' }, 'my-app')).toBe('');
  });

  it('is how to see whether a rollback was made', () => {
    expect(farewellOf({ kind: 'rollback' }, 'my-app')).toBe(
      'Stopped during the rollback. To see whether it was made: heroku releases -a my-app\n',
    );
  });

  it.each([
    [6, 'Stopped. v6 is live, but may not be warm yet.\n'],
    [undefined, 'Stopped. The new release is live, but may not be warm yet.\n'],
  ])('is that the release may not be warm: %s', (release, line) => {
    expect(farewellOf({ kind: 'live', release }, 'my-app')).toBe(line);
  });

  it('is that what visitors felt isn’t known, in the minute in which only that is missing', () => {
    expect(farewellOf({ kind: 'measuring', release: 6 }, 'my-app')).toBe(
      "Stopped. v6 is live, but what visitors felt isn't measured to the end.\n",
    );
  });
});
