import { describe, expect, it } from '@jest/globals';
import { programOf } from '../../src/install/program.ts';

describe('programOf', () => {
  it.each([
    '#!/bin/sh',
    '#! /bin/sh -e\n',
    '#!/usr/local/bin/bash\n',
    '#!/usr/bin/env zsh\n',
    '#!/usr/bin/env -S FOO=1 ksh -e\n',
    '#!/bin/busybox sh\n',
    'no first line that says so\n',
    '#!/bin/sh\nexec "$(dirname "$0")/other" "$@"\n',
    '#!/bin/sh\nexec npm test\n',
    '#!/bin/sh\necho "$0"\n',
    '#!/bin/sh\necho >&2 "usage: $0"; exit 1\n',
    '#!/bin/sh\n[ $# -gt 1 ] || { printf "%s: no\\n" "${0##*/}" >&2; exit 1; }\n',
    '#!/bin/sh\n# like sh "$0"\n. "$(dirname -- "$0")/_/husky.sh"\n',
    '#!/bin/bash\ncd "$(dirname "${BASH_SOURCE[0]}")" && ./test\n',
    '#!/bin/bash\ncd "$(dirname "$(readlink -f "$0")")"\n',
    '#!/bin/sh\nname=`basename $0`\n',
    '#!/bin/sh\ncd "${0%/*}"\n',
    "#!/bin/sh\ngit log | awk -F: '{print $0}'\n",
    '#!/bin/sh\necho $00\n',
    '#!/bin/bash -euxo pipefail\n',
    '#!/bin/zsh --no-rcs\n',
    '#!/bin/sh\n \t# [ -p /dev/stdin ]\n',
    'npm test\n#!/usr/bin/python3\n',
    '#!/usr/bin/env  \t sh\n',
    '#!/bin/sh\n# unlike [ -p /dev/stdin ]\ncat </dev/stdin\n[ -t 0 ]\n',
    `#!/bin/sh\n{ printf '%s|' "$0" "$#"; echo "$0: a;b\n c | d"; cat; } >log\n`,
  ])('%j is a shell script', (text) => {
    expect(programOf(text)).toEqual({ type: 'shell' });
  });

  it.each([
    ['#!/usr/bin/python3\n', 'python3'],
    ['#!/usr/bin/env -S node --no-warnings\n', 'node'],
    ['#!/usr/bin/fish\n', 'fish'],
    ['#!/usr/bin/env\n', 'env'],
    ['#!/usr/bin/env A=1 -i\n', 'env'],
    ['#!\n', ''],
    ['#!/bin/rbash\n', 'rbash'],
    ['#!/bin/bash -r\n', 'bash -r'],
    ['#!/bin/bash -er\n', 'bash -er'],
    ['#!/bin/bash --restricted\n', 'bash --restricted'],
    ['#!/usr/bin/env -S ksh -o restricted\n', 'ksh -o restricted'],
    ['#!/bin/sh -n\n', 'sh -n'],
    ['#!/bin/bash -t\n', 'bash -t'],
    ['#!/bin/sh -s\n', 'sh -s'],
    ['#!/bin/busybox sh -n\n', 'sh -n'],
  ])('%j is run by %j', (text, name) => {
    expect(programOf(text)).toEqual({ type: 'other', name });
  });

  it.each([
    '#!/bin/sh\n"exec" "python3" "$0" "$@"\n',
    "#!/bin/sh\n''':'\nexec python3 $0 ${1+\"$@\"}\n'''\n",
    '#!/bin/sh\n":" //# ; exec node "$0" "$@"\n',
    '#!/bin/sh\nexec perl -x -S "${0}" "$@"\n',
    '#!/bin/sh\ntail -n +4 "$0" | sh -s\nexit\n',
    '#!/bin/sh\nsed 1,3d $0 | sh\n',
    '#!/bin/sh\necho "$(tail -n +4 "$0")"\n',
    '#!/bin/sh\necho `tail -n +4 "$0"`\n',
    '#!/bin/sh\necho "$0" | xargs tail -n +4 | sh\n',
    '#!/bin/bash\ntail -n +4 "${BASH_SOURCE[0]}" | bash\n',
    '#!/bin/sh\nself=$0\n',
    `#!/bin/sh\necho 'two;' "$0" | xargs sed 1,3d | sh\n`,
    '#!/bin/sh\necho ok; sh <"$0"\n',
    '#!/bin/sh\nsh "$(dirname "$0")/$(basename "$0").d" "$0"\n',
  ])('%j reads itself', (text) => {
    expect(programOf(text)).toEqual({ type: 'hands-over' });
  });

  it.each([
    '#!/bin/sh\n[ -p /dev/stdin ] && cat\n',
    '#!/bin/sh\nif test ! -p "/dev/stdin"; then exit; fi\n',
    '#!/bin/bash\n[[ -p /dev/fd/0 ]] && cat\n',
    '#!/bin/sh\n[ -f /proc/self/fd/0 ] || cat\n',
    '#!/bin/sh\n[ -s /dev/stdin ] || exit\n',
    '#!/bin/sh\n[ -p /dev/stdin ] && cat # a pipe\n',
    '#!/bin/sh\n#\n[ -p /dev/stdin ]#\n',
    '#!/bin/sh\ncase $(readlink /proc/self/fd/0) in pipe:*) cat ;; esac\n',
    '#!/bin/sh\ncase $(stat -Lc %F /dev/stdin) in fifo) cat ;; esac\n',
  ])('%j asks what its input is', (text) => {
    expect(programOf(text)).toEqual({ type: 'asks-for-pipe' });
  });

  // With a search that starts again at every word, these would take minutes.
  it.each(['echo ', 'awk ', 'printf \\"', "awk '", 'echo $(', '# ', 'dirname ', 'ls '])(
    'a line of a megabyte of %j is read once',
    (words) => {
      const line = words.repeat(1_000_000 / words.length);
      expect(programOf(`#!/bin/sh\n${line}\`\nsh "$0"\n`)).toEqual({ type: 'hands-over' });
    },
  );

  it('a first line can have a Windows line end', () => {
    expect(programOf('#!/bin/sh\r\necho\r\n')).toEqual({ type: 'crlf' });
  });
});
