/** The shells that a hook's `#!` line can name, as the words that start them. */
export const SHELLS: readonly (readonly [string, ...string[]])[] = [
  ['/usr/bin/dash'],
  ['/usr/bin/bash'],
  ['/usr/bin/busybox', 'sh'],
  ['/usr/bin/zsh'],
  ['/usr/bin/ksh'],
  ['/usr/bin/dash', '-eu'],
  ['/usr/bin/bash', '-eu'],
  ['/usr/bin/zsh', '-eu'],
];

/** What can follow `#!` in an unknown hook. */
export const SHELL_LINES: readonly string[] = SHELLS.filter((words) => !words.includes('-eu')).map(
  (words) => words.join(' '),
);
