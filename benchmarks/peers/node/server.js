// Node's http, and ws for WebSockets if it is installed: server.js WORKLOAD. See Served.java for what it serves.
'use strict';

const http = require('http');

const TEXT = 'Hello, World!';
const CHUNKS = 100;
const PAUSE = 10;
const HTTP = ['http-plaintext', 'http-json'];
const SOCKETS = ['ws-echo', 'chat-streams'];

function webSockets() {
  try {
    return require('ws').WebSocketServer;
  } catch (missing) {
    return null;
  }
}

function answer(response, type, body) {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

function handle(request, response) {
  if (request.url === '/plaintext') {
    answer(response, 'text/plain; charset=utf-8', TEXT);
  } else if (request.url === '/json') {
    answer(response, 'application/json', JSON.stringify({ id: 42, name: 'lamp', price: 9.5 }));
  } else {
    response.writeHead(404).end();
  }
}

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

async function chat(socket, message) {
  JSON.parse(message).prompt;
  for (let n = 0; n < CHUNKS; n++) {
    await sleep(PAUSE);
    socket.send(JSON.stringify({ type: 'chunk', content: `word ${n}` }));
  }
  socket.send(JSON.stringify({ type: 'done' }));
}

const WebSocketServer = webSockets();

if (![...HTTP, ...(WebSocketServer ? SOCKETS : [])].includes(process.argv[2])) {
  console.log('{"unsupported":""}');
} else {
  const server = http.createServer(handle);
  const sockets = WebSocketServer ? new WebSocketServer({ server }) : null;
  sockets?.on('connection', (socket, request) => {
    if (request.url === '/echo') {
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    } else {
      socket.on('message', (data) => chat(socket, data));
    }
  });
  server.listen(0, '127.0.0.1', () => console.log(`{"port":${server.address().port}}`));
}
