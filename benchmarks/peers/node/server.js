// Node's http, and ws for WebSockets if it is installed: server.js WORKLOAD. See Served.java for what it serves.
'use strict';

const fs = require('fs');
const http = require('http');
const http2 = require('http2');
const https = require('https');

const TEXT = 'Hello, World!';
const CHUNKS = 100;
const PAUSE = 10;
const LARGE = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz\n'.repeat((1 << 20) / 37 + 1)).subarray(0, 1 << 20);
const KEEP_ALIVE = 75_000;
const HTTP = ['http-plaintext', 'http-json', 'http-1m', 'http-tls', 'http-h2', 'http-rate', 'http-idle'];
const SOCKETS = ['ws-echo', 'chat-streams', 'ws-broadcast'];

function webSockets() {
  try {
    return require('ws');
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
  } else if (request.url === '/large') {
    answer(response, 'application/octet-stream', LARGE);
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

function createServer(workload) {
  if (workload === 'http-tls' || workload === 'http-h2') {
    const certified = { key: fs.readFileSync('key.pem'), cert: fs.readFileSync('certificate.pem') };
    return workload === 'http-tls' ? https.createServer(certified, handle) : http2.createSecureServer(certified, handle);
  }
  return workload === 'http-idle' ? http.createServer({ keepAliveTimeout: KEEP_ALIVE }, handle) : http.createServer(handle);
}

const ws = webSockets();

function broadcast(sockets, data, isBinary) {
  sockets.clients.forEach((client) => {
    if (client.readyState === ws.WebSocket.OPEN) {
      client.send(data, { binary: isBinary });
    }
  });
}

if (![...HTTP, ...(ws ? SOCKETS : [])].includes(process.argv[2])) {
  console.log('{"unsupported":""}');
} else {
  const server = createServer(process.argv[2]);
  const sockets = ws && SOCKETS.includes(process.argv[2]) ? new ws.WebSocketServer({ server }) : null;
  sockets?.on('connection', (socket, request) => {
    if (request.url === '/echo') {
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    } else if (request.url === '/all') {
      socket.on('message', (data, isBinary) => broadcast(sockets, data, isBinary));
      socket.send('welcome');
    } else {
      socket.on('message', (data) => chat(socket, data));
    }
  });
  server.listen(0, '127.0.0.1', () => console.log(`{"port":${server.address().port}}`));
}
