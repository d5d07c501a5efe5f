#!/usr/bin/env node
// Both bins. It's in ES5, because the Node on PATH may be the application's old one.
var version = process.versions.node.split('.');
if (version[0] < 20 || (version[0] === '20' && version[1] < 19)) {
  console.error(
    'heroku-preflight needs Node 20.19 or later; this is Node ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ')'
  );
  process.exit(2);
}

if (require('path').basename(__filename) === 'install-hooks.cjs')
  process.argv.splice(2, 0, 'install-hooks');
require('./cli.cjs');
