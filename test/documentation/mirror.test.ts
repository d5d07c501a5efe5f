import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');

// Tests of several files together, and of files outside src/.
const APART = /^(?:e2e|clients|documentation|faults|hooks|managers|scripts|support)\//;

const tests = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.test.ts') && !APART.test(path) && !path.includes('node_modules'),
);

describe('every test of a unit', () => {
  it.each(tests)('belongs to a file of src/ or scripts/: %s', (path) => {
    // test/a/b.topic.test.ts is about one topic of src/a/b.ts.
    const source = path.replace(/(\/[^./]+)(?:\.[\w-]+)*\.test\.ts$/, '$1.ts');
    const root = source.startsWith('scripts/') ? ROOT : join(ROOT, 'src');
    expect(existsSync(join(root, source))).toBe(true);
  });
});
