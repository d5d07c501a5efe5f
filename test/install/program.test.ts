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
  ])('%j is a shell script', (text) => {
    expect(programOf(text)).toEqual({ type: 'shell' });
  });

  it.each([
    ['#!/usr/bin/python3\n', 'python3'],
    ['#!/usr/bin/env -S node --no-warnings\n', 'node'],
    ['#!/usr/bin/fish\n', 'fish'],
    ['#!/usr/bin/env\n', 'env'],
    ['#!\n', ''],
  ])('%j is run by %j', (text, name) => {
    expect(programOf(text)).toEqual({ type: 'other', name });
  });

  it.each([
    '#!/bin/sh\n"exec" "python3" "$0" "$@"\n',
    "#!/bin/sh\n''':'\nexec python3 $0 ${1+\"$@\"}\n'''\n",
    '#!/bin/sh\n":" //# ; exec node "$0" "$@"\n',
    '#!/bin/sh\nexec perl -x -S "${0}" "$@"\n',
  ])('%j starts another program on itself', (text) => {
    expect(programOf(text)).toEqual({ type: 'hands-over' });
  });

  it('knows a first line with a Windows line end', () => {
    expect(programOf('#!/bin/sh\r\necho\r\n')).toEqual({ type: 'crlf' });
  });
});
