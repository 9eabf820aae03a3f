// Node loads this file before the emulator. It changes behaviour for which the emulator has no option.
'use strict';
const net = require('node:net');

const PLAIN_PORT = Number(process.env.KINESIS_MOCK_PLAIN_PORT);
const WANTED_PORT = Number(process.env.WANTED_PORT);

// By default the emulator listens on every interface and on fixed ports. Here it listens on the loopback interface and on free
// ports; the plain port is WANTED_PORT unless that is 0. Standard output gets the number of the plain port.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const asked = typeof args[0] === 'object' ? args[0].port : args[0];
  const callback = args.findLast((arg) => typeof arg === 'function');
  const isPlain = Number(asked) === PLAIN_PORT;
  if (isPlain) {
    this.once('listening', () => process.stdout.write(`listening on port ${this.address().port}\n`));
  }
  // Without this option every response takes 40 ms longer, because it waits for the acknowledgement of its header.
  this.on('connection', (socket) => socket.setNoDelay(true));
  return listen.call(this, { host: '127.0.0.1', port: isPlain ? WANTED_PORT : 0 }, callback);
};

// The emulator ends when its standard input is closed, so that it never outlives the process that started it.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

// The emulator ignores Ctrl-C, because the program that started it may still need it for a short time.
const on = process.on;
process.on('SIGINT', () => {});
process.on = (event, listener) => (event === 'SIGINT' ? process : on.call(process, event, listener));
