import { IS_WHOLE } from './weekly.ts';

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

/** What can follow `#!` in an unknown hook. */
export const SHELL_LINES: readonly string[] = [DASH, BASH, BUSYBOX, ZSH, KSH].map((words) =>
  words.join(' '),
);
