// run.sh starts this, and it runs the bundle next to it. It's in ES5, because PATH may have the
// application's old Node. Exit code 86: this Node is too old.
var version = process.versions.node.split('.');
if (version[0] < 20 || (version[0] === '20' && version[1] < 19)) process.exit(86);
// find-node.sh only asks whether this Node is new enough, and the installer, which one a push will use.
if (process.argv[2] === 'which') require('fs').writeSync(1, process.execPath);
if (process.argv[2]) process.exit(0);

// 70: the hook started and failed, so run.sh needn't try another Node. A version manager's shim that
// starts no Node exits with another code.
process.on('exit', function (code) {
  if (code !== 0 && code !== 77) process.exitCode = 70;
});

// Node ignores SIGXFSZ, so that a write beyond the limit only fails. A library that watches signals for a
// while makes it deadly again, and then this push's result would be lost.
process.on('SIGXFSZ', function () {});

var fs = require('fs');
var path = require('path');
var vm = require('vm');
var Module = require('module');

// The copy of the refs, which run.sh and this process have open. If a shim is in between, run.sh does it.
remove(path.join(__dirname, 'input.' + process.ppid));

var bundle = path.join(__dirname, 'hook.cjs');

// Compiling the bundle takes about as long as running it, so we keep V8's compiled code. The name of
// the file says which bundle it's from, and V8 rejects the code of another version. But V8 also runs
// damaged code until it crashes. So the file contains its contents twice, and both must be the same.
// (A checksum takes 3 to 6 ms, to load zlib or crypto before git starts; this takes 0.1 ms.)
var stat = fs.statSync(bundle);
var made = 'code-' + stat.size + '-' + Math.round(stat.mtimeMs);
// The first push runs other functions than all later ones, which read what it has left. So the second one
// keeps its compiled code, too.
var first = path.join(__dirname, made + '-' + process.version);
var second = first + '-2';
var complete = read(second);
var cachedData = complete || read(first);
var script = new vm.Script(Module.wrap(fs.readFileSync(bundle, 'latin1')), {
  filename: bundle,
  cachedData: cachedData,
});
// On exit, to include the functions that were compiled while it ran.
if (!cachedData || script.cachedDataRejected) process.on('exit', write.bind(null, first, second));
else if (!complete) process.on('exit', write.bind(null, second, first));
process.on('exit', tidy);
closeFolder();

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

function write(file, other) {
  var unfinished = path.join(__dirname, 'unfinished.' + process.pid);
  try {
    fs.readdirSync(__dirname).forEach(function (name) {
      if (/^code-/.test(name) && name.indexOf(made) !== 0)
        fs.unlinkSync(path.join(__dirname, name));
    });
    var once = script.createCachedData();
    var descriptor = fs.openSync(unfinished, 'w', 384);
    fs.writeFileSync(descriptor, Buffer.concat([once, once]));
    fs.fsyncSync(descriptor);
    fs.closeSync(descriptor);
    fs.renameSync(unfinished, file);
    remove(other);
  } catch (_) {
    // Without it, the next push takes a few milliseconds more.
    remove(unfinished);
  }
}

function remove(file) {
  try {
    fs.unlinkSync(file);
  } catch (_) {
    // There is none, or it can't be removed.
  }
}

// An earlier version created the folder with the user's umask, so that others may be able to write to it.
function closeFolder() {
  try {
    if (process.platform !== 'win32' && fs.statSync(__dirname).mode & 63)
      fs.chmodSync(__dirname, 448);
  } catch (_) {
    // Its owner is another user, and we are root without root's rights.
  }
}

// Removes what killed pushes and installations have left. A running one keeps such a file for
// milliseconds, and the folder of a trial push for ten seconds, so another process can't need one that is a
// minute old.
function tidy() {
  removeOld(
    __dirname,
    /^(input|unfinished)\.\d+$|\.json\.\d+$|\.heroku-preflight-[0-9a-f-]{36}\.tmp$|^trial-\w{6}$/
  );
  removeOld(path.join(__dirname, 'runs'), /\.json\.\d+$/);
}

function removeOld(folder, pattern) {
  try {
    fs.readdirSync(folder).forEach(function (name) {
      if (!pattern.test(name)) return;
      var file = path.join(folder, name);
      if (Date.now() - fs.lstatSync(file).mtimeMs > 60000) fs.rmSync(file, { recursive: true });
    });
  } catch (_) {
    // There is no such folder, or the next push tries again.
  }
}
