import { describe, expect, it } from '@jest/globals';
import { CHECK_IDS, DEFAULTS } from '../../src/config/defaults.ts';
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

  it('explains every setting of the warm-up and of deploys beside it', () => {
    const lines = initTemplate(null).split('\n');
    const unexplained = [...Object.keys(DEFAULTS.warmup), ...Object.keys(DEFAULTS.deploy)].filter(
      (key) => !lines.some((line) => line.includes(`"${key}": `) && / \/\/ \S/.test(line)),
    );
    // It's two names of headers.
    expect(unexplained).toEqual(['identity']);
  });

  it('has short lines', () => {
    expect(
      initTemplate('./schema.json')
        .split('\n')
        .filter((line) => line.length > 100),
    ).toEqual([]);
  });
});
