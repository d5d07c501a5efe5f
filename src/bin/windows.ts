/**
 * Windows looks for programs in the current folder before PATH, which is the working tree here: a
 * `git.exe` in somebody's repository would run. What this process starts inherits the setting, which
 * Node itself obeys from libuv 1.48 on.
 */
export function findProgramsOnPathAlone(): void {
  if (process.platform === 'win32') process.env.NoDefaultCurrentDirectoryInExePath = '1';
}
