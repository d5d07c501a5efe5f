import { isDeepStrictEqual } from 'node:util';
import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { ApiError } from '../../../src/simulator/api/api-error.ts';
import { paginate } from '../../../src/simulator/api/collection.ts';
import { holdsForAll, hostileText } from '../../support/property.ts';

const field = fc.oneof(fc.integer(), fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/));

/** Items that differ in the field which the list is ordered by. */
const list = fc
  .uniqueArray(field, { maxLength: 12, comparator: (a, b) => String(a) === String(b) })
  .filter((values) => new Set(values.map((value) => typeof value)).size < 2)
  .map((values) => values.map((version) => ({ version })));

describe('paginate', () => {
  it('gives every item once and in order to a client that follows Next-Range', () => {
    const request = fc.record({
      items: list,
      max: fc.integer({ min: 1, max: 5 }),
      desc: fc.boolean(),
    });
    holdsForAll(request, ({ items, max, desc }) => {
      const seen: unknown[] = [];
      let range: string | undefined = `version ..; max=${max}${desc ? ', order=desc' : ''}`;
      for (; range !== undefined && seen.length <= items.length;) {
        const page = paginate(items, ['version'], range);
        if (page.items.length > max) return false;
        seen.push(...page.items);
        range = page.headers['Next-Range'];
      }
      const inOrder = [...items].sort((a, b) => (a.version < b.version ? -1 : 1));
      return isDeepStrictEqual(seen, desc ? inOrder.reverse() : inOrder);
    });
  });

  it('refuses any other text, or gives items of the list', () => {
    const header = hostileText(
      'version',
      ' ',
      ']',
      '..',
      ';',
      'max=',
      '0',
      '9'.repeat(400),
      'order=desc',
    );
    holdsForAll(fc.tuple(list, header), ([items, range]) => {
      try {
        return paginate(items, ['version'], range).items.every((item) =>
          items.includes(item as never),
        );
      } catch (error) {
        return error instanceof ApiError && error.body.id === 'requested_range_not_satisfiable';
      }
    });
  });
});
