// Takes the place of the package `debug` in the bundles: by DEBUG=* that one would write what
// simple-git gives its child processes, their whole environment with HEROKU_API_KEY, to stderr.

function silent() {}
silent.enabled = false;
silent.extend = function () {
  return silent;
};

module.exports = function () {
  return silent;
};
module.exports.formatters = {};
