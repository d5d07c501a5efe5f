import { describe, expect, it } from '@jest/globals';
import { ConfigError, positionsOf } from '../../src/config/problems.ts';
import { readConfig } from '../../src/config/schema.ts';
import { sampleOf } from '../support/weekly.ts';

/** What is wrong with a config, as one text. */
function problemsWith(text: string): string {
  try {
    readConfig(text, 'c.json');
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

const MEGABYTE = 1e6;
const many = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index)).join(',');

const headers = (count: number): string =>
  `{"warmup":{"headers":{${many(count, (i) => `"x-${i}":""`)}}}}`;

describe('a config', () => {
  it('can have 50 headers, and no more', () => {
    expect(problemsWith(headers(50))).toBe('');
    expect(problemsWith(headers(51))).toBe(
      'c.json:1:22: "warmup.headers" must have at most 50 headers',
    );
    expect(problemsWith(headers(70_000))).toBe(problemsWith(headers(51)));
  });

  it.each([
    ['name', '"NAME":""', 'NAME', 200],
    ['value', '"x":"VALUE"', 'VALUE', 8000],
  ])("can't have a header with a longer %s", (_, header, place, most) => {
    const withLength = (length: number): string =>
      problemsWith(`{"warmup":{"headers":{${header.replace(place, 'a'.repeat(length))}}}}`);
    expect(withLength(most)).toBe('');
    expect(withLength(most + 1)).toContain(`must have at most ${most} characters`);
  });

  it("can't have a URL whose host is too long to be one", () => {
    const host = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    expect(problemsWith(`{"warmup":{"url":"https://${host}"}}`)).toContain(
      '"warmup.url" must be https:// and a host',
    );
  });

  it('has the right place of a key behind a million line breaks', () => {
    const text = `{${'\n'.repeat(990_000)}${many(30, (i) => `"k${i}":1`)}}`;
    expect(problemsWith(text)).toContain('c.json:990001:8: "k1" is unknown');
  });

  it.each([
    ['lists', '['.repeat(100_000)],
    ['more lists', '['.repeat(MEGABYTE)],
    ['objects', '{"a":'.repeat(150_000)],
    ['closed lists', `{"apps":${'['.repeat(400_000)}${']'.repeat(400_000)}}`],
  ])('can be nested too deeply: %s', (_, text) => {
    expect(problemsWith(text)).toBe('c.json:1:1: this file is nested too deeply');
  });

  it.each([
    ['a key', `{"${'k'.repeat(MEGABYTE)}":1}`],
    ['a duplicate key', `{${many(2, () => `"${'k'.repeat(400_000)}":1`)}}`],
    ['digits', `{"warmup":{"wait":"${'9'.repeat(MEGABYTE)}"}}`],
    ['a number', `{"warmup":{"retries":${'9'.repeat(MEGABYTE)}}}`],
    ['an unknown word', `{"checks":{"preboot":"${'e'.repeat(MEGABYTE)}"}}`],
    ['an app name', `{"apps":{"${'a'.repeat(MEGABYTE)}":{}}}`],
    ['a path', `{"warmup":{"paths":["/${'a'.repeat(MEGABYTE)}"]}}`],
    ['a host', `{"warmup":{"url":"https://${'\u4e00\u4e01'.repeat(200_000)}"}}`],
    ['a variable', `{"warmup":{"headers":{"x":"\${PREFLIGHT_${'A'.repeat(MEGABYTE)}}"}}}`],
    ['zero bytes', '\0'.repeat(MEGABYTE)],
    ['commas', ','.repeat(MEGABYTE)],
    ['comments', '/*'.repeat(MEGABYTE / 2)],
  ])('with a megabyte of %s has a short message', (_, text) => {
    const message = problemsWith(text);
    expect(message).not.toBe('');
    expect(message.length).toBeLessThan(400);
  });

  it.each(
    sampleOf(2, [
      ['unknown keys', `{${many(60_000, (i) => `"kkkkkkkk${i}":1`)}}`],
      ['duplicate keys', `{${many(60_000, () => '"apps":{}')}}`],
      ['apps', `{"apps":{${many(60_000, (i) => `"app-${i}":1`)}}}`],
      ['app names that are none', `{"apps":{${many(60_000, (i) => `"A${i}":{}`)}}}`],
      ['headers that are none', `{"warmup":{"headers":{${many(60_000, (i) => `" ${i}":""`)}}}}`],
      ['keys that are there twice', `{${many(50_000, (i) => `"k${i}":1,"k${i}":1`)}}`],
      ['paths', `{"warmup":{"paths":[${many(200_000, () => '1')}]}}`],
    ]),
  )('with ten thousands of %s has a message of a page', (_, text) => {
    const lines = problemsWith(text).split('\n');
    expect(lines.length).toBeLessThanOrEqual(21);
    expect(lines[0]).toMatch(/^c\.json:1:\d+: "/);
  });
});

describe('positionsOf', () => {
  // For each offset anew, this would take minutes.
  it('reads the text once for all offsets', () => {
    const text = '\n'.repeat(MEGABYTE);
    const offsets = Array.from({ length: 10_000 }, (_, index) => index * 100);
    expect(positionsOf(text, offsets).at(-1)).toEqual({ line: 999_901, column: 1 });
  });
});
