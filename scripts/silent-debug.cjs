// Replaces the package `debug` in the bundles. With DEBUG=*, that one would write the environment of
// simple-git's child processes to stderr, including HEROKU_API_KEY.

function silent() {}
silent.enabled = false;
silent.extend = function () {
  return silent;
};

module.exports = function () {
  return silent;
};
module.exports.formatters = {};
