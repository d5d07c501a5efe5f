/**
 * Windows looks for programs in the current folder before PATH. Here that's the working tree, so a
 * `git.exe` in a stranger's repository would run. Child processes inherit this setting, and Node itself
 * obeys it since libuv 1.48.
 */
export function findProgramsOnPathAlone(): void {
  if (process.platform === 'win32') process.env.NoDefaultCurrentDirectoryInExePath = '1';
}
