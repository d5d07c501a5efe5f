// Preloaded into every Node of a client: what isn't on this machine is written down, and fails as it
// would without a network. So a client that passes the world's proxy by doesn't reach the real Heroku.
const { appendFileSync } = require('node:fs');
const dns = require('node:dns');
const net = require('node:net');

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;

function refuse(host) {
  appendFileSync(process.env.CLIENTS_ESCAPES, `${host}\n`);
  return Object.assign(new Error(`${host} isn't on this machine`), { code: 'ENOTFOUND' });
}

// It gets what net.connect was called with, be it options or their normal form.
function hostIn([first, second]) {
  if (Array.isArray(first)) return hostIn(first);
  if (typeof first !== 'object') return typeof second === 'string' ? second : 'localhost';
  return first.path === undefined ? (first.host ?? 'localhost') : 'localhost';
}

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const host = hostIn(args);
  return LOOPBACK.test(host) ? connect.apply(this, args) : this.destroy(refuse(host));
};

const { lookup } = dns;
dns.lookup = (host, ...rest) => {
  if (LOOPBACK.test(host)) lookup(host, ...rest);
  else rest.at(-1)(refuse(host));
};
