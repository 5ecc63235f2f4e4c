// Servers that send back what comes: echo.js WORKLOAD. See Echo.java for what they serve.
'use strict';

const dgram = require('dgram');
const net = require('net');

const HOST = '127.0.0.1';
const BACKLOG = 1024;

const listening = (server) => console.log(`{"port":${server.address().port}}`);

function connections() {
  const server = net.createServer({ noDelay: true }, (socket) => {
    socket.on('data', (data) => {
      if (!socket.write(data)) {
        socket.pause();
      }
    });
    socket.on('drain', () => socket.resume());
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, HOST, BACKLOG, () => listening(server));
}

function datagrams() {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (message, from) => socket.send(message, from.port, from.address));
  socket.bind(0, HOST, () => listening(socket));
}

const workload = process.argv[2];
if (workload === 'udp-echo') {
  datagrams();
} else if (workload.startsWith('tcp-echo-')) {
  connections();
} else {
  console.log('{"unsupported":""}');
}
