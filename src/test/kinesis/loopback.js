// Loaded into the emulator's process before the emulator itself, for what it has no option for.
'use strict';
const net = require('node:net');

const PLAIN_PORT = Number(process.env.KINESIS_MOCK_PLAIN_PORT);
const WANTED_PORT = Number(process.env.WANTED_PORT);

// It would listen on every interface, and on ports that someone has to know to be free. It gets loopback and free ports from
// the system (the plain one, if a port is wanted, that), and tells on standard output which one the plain port has become.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const asked = typeof args[0] === 'object' ? args[0].port : args[0];
  const callback = args.findLast((arg) => typeof arg === 'function');
  const isPlain = Number(asked) === PLAIN_PORT;
  if (isPlain) {
    this.once('listening', () => process.stdout.write(`listening on port ${this.address().port}\n`));
  }
  // Without this every answer waits 40 ms for the caller's acknowledgement of its header.
  this.on('connection', (socket) => socket.setNoDelay(true));
  return listen.call(this, { host: '127.0.0.1', port: isPlain ? WANTED_PORT : 0 }, callback);
};

// It lives as long as whoever holds the other end of its standard input, however that process ends.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

// A Ctrl-C in a terminal is for the program that started the emulator, which may need it for a moment more.
const on = process.on;
process.on('SIGINT', () => {});
process.on = (event, listener) => (event === 'SIGINT' ? process : on.call(process, event, listener));
