import { it } from '@jest/globals';
import { IS_WHOLE, weekly } from './weekly.ts';

type Words = readonly [string, ...string[]];

const [DASH, BASH, BUSYBOX, ZSH, KSH]: readonly [Words, Words, Words, Words, Words] = [
  ['/usr/bin/dash'],
  ['/usr/bin/bash'],
  ['/usr/bin/busybox', 'sh'],
  ['/usr/bin/zsh'],
  ['/usr/bin/ksh'],
];

const strict = (shell: Words): Words => [...shell, '-eu'];

/** The shells that a hook's `#!` line can name, as the words that start them: each once before every change. */
export const SHELLS: readonly Words[] = IS_WHOLE
  ? [DASH, BASH, BUSYBOX, ZSH, KSH, strict(DASH), strict(BASH), strict(ZSH)]
  : [strict(DASH), BASH, BUSYBOX, strict(ZSH), KSH];

/**
 * For tests that no shell has a part of its own in: each runs under the first shell and, in turn, under one of
 * the others; weekly, each runs under each.
 * @returns `it` for the next test, or its weekly form
 */
export function turnsOf(shell: Words): () => typeof it | typeof it.skip {
  const index = SHELLS.indexOf(shell);
  let tests = 0;
  return () => {
    const turn = 1 + (tests++ % (SHELLS.length - 1));
    return index === 0 || index === turn ? it : weekly;
  };
}

/** What can follow `#!` in an unknown hook. */
export const SHELL_LINES: readonly string[] = [DASH, BASH, BUSYBOX, ZSH, KSH].map((words) =>
  words.join(' '),
);
