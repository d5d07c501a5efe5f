// What run.sh starts: the bundle beside this file. In ES5, which the oldest Node reads, since PATH's
// Node may be the application's. 86 means: too old.
var version = process.versions.node.split('.');
if (version[0] < 20 || (version[0] === '20' && version[1] < 19)) process.exit(86);
// find-node.sh asks only this.
if (process.argv[2] === 'probe') process.exit(0);

// From here on no other Node need be tried: 70 is a hook that began and failed. A version manager's
// shim that starts no Node exits with anything else.
process.on('exit', function (code) {
  if (code !== 0 && code !== 77) process.exitCode = 70;
});

var fs = require('fs');
var path = require('path');
var vm = require('vm');
var Module = require('module');

var bundle = path.join(__dirname, 'hook.cjs');

// Compiling the bundle takes about as long as running it, so V8's compiled form of it is kept. Its
// name holds what it was made from, and V8 itself rejects what another version has made. But V8 runs
// what is damaged, until it crashes: so the file holds its contents twice, and both must be the same.
// (A checksum costs 3 to 6 ms, for loading zlib or crypto before git is started; this a tenth of one.)
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
    var twice = fs.readFileSync(file);
    var once = twice.subarray(0, twice.length / 2);
    return once.equals(twice.subarray(once.length)) ? once : undefined;
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
    var once = script.createCachedData();
    var descriptor = fs.openSync(unfinished, 'w', 384);
    fs.writeFileSync(descriptor, Buffer.concat([once, once]));
    fs.fsyncSync(descriptor);
    fs.closeSync(descriptor);
    fs.renameSync(unfinished, cache);
  } catch (_) {
    // Without it the next push takes some milliseconds more.
  }
}
