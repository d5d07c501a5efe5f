#!/usr/bin/env node
// Both bins. It's in ES5, because the Node on PATH may be the application's old one.
if (require('path').basename(__filename) === 'install-hooks.cjs')
  process.argv.splice(2, 0, 'install-hooks');

var version = process.versions.node.split('.');
if (version[0] < 20 || (version[0] === '20' && version[1] < 19)) {
  console.error(
    'heroku-preflight needs Node 20.19 or later; this is Node ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ')'
  );
  process.exit(isQuietInstall() ? 0 : 2);
}

require('./cli.cjs');

// As in "prepare", where nothing may stop npm install. In src/commands/install.ts, too.
function isQuietInstall() {
  return (
    process.argv[2] === 'install-hooks' &&
    process.argv.slice(3).some(function (argument) {
      return /^(--quiet|-\w*q\w*)$/.test(argument);
    })
  );
}
