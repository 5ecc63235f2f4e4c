// GETs by undici: client.js WORKLOAD ROUNDS SECONDS SIZE. See Rounds.java and Fetched.java. package.json names the module.
'use strict';

const fs = require('fs');
const { Pool, request } = require('undici');
const { main } = require('../peer');

const TASKS = 64;

// The URL to get, and a pool of connections.
function open(path, options) {
  const secure = options.connect !== undefined;
  const port = fs.readFileSync(secure ? 'tls-port' : 'port', 'latin1').trim();
  const origin = `${secure ? 'https' : 'http'}://127.0.0.1:${port}`;
  return { url: origin + path, dispatcher: new Pool(origin, { connections: TASKS, ...options }) };
}

async function get({ url, dispatcher }) {
  const { statusCode, body } = await request(url, { dispatcher });
  if (statusCode !== 200) {
    throw new Error(`status ${statusCode}`);
  }
  const bytes = await body.arrayBuffer();
  return bytes.byteLength;
}

function workload(path, options) {
  let client;
  return async (size) => {
    client ??= open(path, options());
    let asked = 0;
    let total = 0;
    const work = async () => {
      while (asked < size) {
        asked += 1;
        const length = await get(client);
        total += length;
      }
    };
    await Promise.all(Array.from({ length: TASKS }, work));
    return total;
  };
}

const trusted = () => ({ ca: fs.readFileSync('certificate.pem') });

main({
  'client-get': workload('/small', () => ({})),
  'client-1m': workload('/large', () => ({})),
  'client-tls': workload('/small', () => ({ connect: trusted(), allowH2: false })),
  'client-h2': workload('/small', () => ({ connect: trusted(), allowH2: true })),
});
