import { describe, expect, it } from '@jest/globals';
import { CHECK_IDS } from '../../src/config/defaults.ts';
import { initTemplate } from '../../src/config/init-template.ts';
import { ConfigSchema, readConfig } from '../../src/config/schema.ts';

const template = readConfig(initTemplate('./schema.json'), 'c.json');

describe('what --init writes', () => {
  it('has every section', () => {
    expect(Object.keys(template)).toEqual(Object.keys(ConfigSchema.shape));
  });

  it('has every check', () => {
    expect(Object.keys(template.checks || {})).toEqual(CHECK_IDS);
  });

  it('has short lines', () => {
    expect(
      initTemplate('./schema.json')
        .split('\n')
        .filter((line) => line.length > 100),
    ).toEqual([]);
  });
});
