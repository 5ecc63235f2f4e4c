// The workloads with sockets, a pipe, files and processes: peer.js WORKLOAD ROUNDS SECONDS SIZE. See Rounds.java for the protocol, and Supplies.java
// for what is in the working folder.
'use strict';

const { execFile, spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const net = require('net');
const tls = require('tls');

const CHUNK = 10 << 20;
const FILE_PIECE = 256 << 10;
const MIB = 1 << 20;
const PATTERN = 251;
const READERS = 100;
const HOST = '127.0.0.1';

async function transfer(chunks, listen, connect) {
  const data = Buffer.alloc(CHUNK, 'x');
  const server = listen(async (socket) => {
    for (let n = 0; n < chunks; n++) {
      if (!socket.write(data)) {
        await once(socket, 'drain');
      }
    }
    socket.end();
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  const socket = connect(server.address().port);
  let total = 0;
  socket.on('data', (data) => { total += data.length; });
  await once(socket, 'close');
  server.close();
  await once(server, 'close');
  return total;
}

function tcp(chunks) {
  return transfer(chunks, (serve) => net.createServer(serve), (port) => net.connect(port, HOST));
}

function tcpSsl(chunks) {
  const options = { key: fs.readFileSync('key.pem'), cert: fs.readFileSync('certificate.pem') };
  return transfer(chunks, (serve) => tls.createServer(options, serve), (port) => tls.connect({ port, host: HOST, rejectUnauthorized: false }));
}

async function pipe(mebibytes) {
  const child = spawn('head', ['-c', String(mebibytes * MIB), '/dev/zero'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let total = 0;
  child.stdout.on('data', (data) => { total += data.length; });
  const [status] = await once(child, 'close');
  return status === 0 ? total : -1;
}

function one() {
  return new Promise((resolve) => {
    const child = execFile('true', (error, out, err) => resolve(!error && out === '' && err === '' ? 1 : 0));
    child.stdin.end();
  });
}

async function processes(count) {
  const all = await Promise.all(Array.from({ length: count }, one));
  return all.reduce((sum, n) => sum + n, 0);
}

async function smallFiles(count) {
  let next = 0;
  let total = 0;
  async function read() {
    while (next < count) {
      const name = String(next++).padStart(8, '0');
      const content = await fs.promises.readFile('small/' + name);
      if (content.toString('latin1', 0, name.length) !== name) {
        throw new Error('wrong content of ' + name);
      }
      total += content.length;
    }
  }
  await Promise.all(Array.from({ length: READERS }, read));
  return total;
}

async function largeFile() {
  const at = (position) => Math.floor(position / MIB) % PATTERN;
  let total = 0;
  for await (const piece of fs.createReadStream('large', { highWaterMark: FILE_PIECE })) {
    if (piece[0] !== at(total) || piece[piece.length - 1] !== at(total + piece.length - 1)) {
      throw new Error(`wrong bytes in the piece at ${total}`);
    }
    total += piece.length;
  }
  return total;
}

const WORKLOADS = {
  'asyncio-tcp': tcp, 'asyncio-tcp-ssl': tcpSsl, pipe, processes, 'files-small': smallFiles, 'file-large': largeFile,
};

function memory(field) {
  return Number(fs.readFileSync('/proc/self/status', 'latin1').split('\n').find((line) => line.startsWith(field)).split(/\s+/)[1]);
}

async function play(workload, rounds, seconds, size) {
  const base = memory('VmRSS:');
  const begin = process.hrtime.bigint();
  for (let n = 1; n <= rounds || Number(process.hrtime.bigint() - begin) < seconds * 1e9; n++) {
    const used = process.cpuUsage();
    const start = process.hrtime.bigint();
    const check = await workload(size);
    const wallNanos = Number(process.hrtime.bigint() - start);
    const { user, system } = process.cpuUsage(used);
    console.log(JSON.stringify({
      round: n, wallNanos, cpuNanos: (user + system) * 1000, check, peakKb: memory('VmHWM:'), baseKb: base,
    }));
  }
}

// The arguments are those of the command line.
function main(workloads) {
  const [name, rounds, seconds, size] = process.argv.slice(2);
  if (workloads[name]) {
    play(workloads[name], Number(rounds), Number(seconds), Number(size)).catch((error) => {
      console.error(error);
      process.exit(1);
    });
  } else {
    console.log('{"unsupported":""}');
  }
}

module.exports = { main };
if (require.main === module) {
  main(WORKLOADS);
}
