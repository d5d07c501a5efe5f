// What run.sh starts: the bundle beside this file. In ES5, which the oldest Node reads, since PATH's
// Node may be the application's.
var version = process.versions.node.split('.');
if (version[0] < 20 || (version[0] === '20' && version[1] < 19)) process.exit(86);

var fs = require('fs');
var path = require('path');
var vm = require('vm');
var Module = require('module');

var bundle = path.join(__dirname, 'hook.cjs');

// Compiling the bundle takes about as long as running it, so V8's compiled form of it is kept. Its
// name holds what it was made from, and V8 itself rejects what another version has made.
var stat = fs.statSync(bundle);
var made = 'code-' + stat.size + '-' + Math.round(stat.mtimeMs);
var cache = path.join(__dirname, made + '-' + process.version);
var cachedData = read(cache);
var script = new vm.Script(Module.wrap(fs.readFileSync(bundle, 'utf8')), {
  filename: bundle,
  cachedData: cachedData,
});
// On exit, so that it holds what was compiled on the way.
if (!cachedData || script.cachedDataRejected) process.on('exit', write);

script.runInThisContext()({}, Module.createRequire(bundle), { exports: {} }, bundle, __dirname);

function read(file) {
  try {
    return fs.readFileSync(file);
  } catch (_) {
    return undefined;
  }
}

function write() {
  try {
    fs.readdirSync(__dirname).forEach(function (name) {
      if (/^code-/.test(name) && name.indexOf(made) !== 0)
        fs.unlinkSync(path.join(__dirname, name));
    });
    var unfinished = cache + '.' + process.pid;
    fs.writeFileSync(unfinished, script.createCachedData(), { mode: 384 });
    fs.renameSync(unfinished, cache);
  } catch (_) {
    // Without it the next push takes some milliseconds more.
  }
}
