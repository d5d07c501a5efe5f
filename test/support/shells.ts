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
