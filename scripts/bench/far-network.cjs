// The benchmark loads this before the hook (node --require). Connections to Heroku's hosts then lead to a relay
// on this machine, which delays what they carry by half of BENCH_ROUND_TRIP_MS in each direction. A relay can't
// delay the handshake of TCP, which is the kernel's: here the host's address arrives a round trip later instead,
// so that a connection is ready after the same time.
const net = require('node:net');
const { setImmediate, setTimeout } = require('node:timers');

const PORT = Number(process.env.BENCH_RELAY_PORT);
const ROUND_TRIP_MS = Number(process.env.BENCH_ROUND_TRIP_MS);
const HEROKU = /(?:^|\.)heroku(?:app)?\.com$/;

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  // net.connect has put its options into an array of its own.
  const [first] = args;
  const options = Array.isArray(first) ? first[0] : first;
  if (options && typeof options === 'object' && HEROKU.test(options.host)) {
    options.port = PORT;
    options.lookup = lookup;
  } else if (options && typeof options === 'object' && /[a-z]/i.test(options.host || '')) {
    throw new Error(`the benchmark has no host ${options.host}`);
  }
  return connect.apply(this, args);
};

function lookup(_host, options, done) {
  const found = () =>
    options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
  if (ROUND_TRIP_MS === 0) setImmediate(found);
  else setTimeout(found, ROUND_TRIP_MS);
}
