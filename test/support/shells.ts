/** The shells that a hook's `#!` line may name, as the words that start them. */
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

/** What may follow `#!` in a hook of which nothing more is known. */
export const SHELL_LINES: readonly string[] = SHELLS.filter((words) => !words.includes('-eu')).map(
  (words) => words.join(' '),
);
