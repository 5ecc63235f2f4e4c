// The workloads with a database, on pg: sql.js WORKLOAD ROUNDS SECONDS SIZE. See Rounds.java and Items.java. package.json names the modules.
'use strict';

const fs = require('fs');
const { Readable } = require('stream');
const { pipeline } = require('stream/promises');
const pg = require('pg');
const copy = require('pg-copy-streams');
const Cursor = require('pg-cursor');
const { main } = require('./peer');

const COUNT = 100_000;
const PRICES = 1_000;
const CONNECTIONS = 10;
const OF_REQUEST = 20;
const BATCH = 1_000;
const USER = 'bench';
// A statement with a name is prepared once for each connection.
const FIND = { name: 'find', text: 'select id, name, price from item where id = $1' };
const SELL = { name: 'sell', text: 'update stock set sold = sold + 1 where id = $1' };
const MAKE = { name: 'make', text: 'insert into made values ($1, $2, $3)' };
const MAKE_ALL = { name: 'make-all', text: 'insert into made select * from unnest($1::int[], $2::text[], $3::int[])' };

let pool;

function open() {
  const port = Number(fs.readFileSync('port', 'latin1'));
  return new pg.Pool({ host: '127.0.0.1', port, user: USER, database: USER, max: CONNECTIONS, idleTimeoutMillis: 0, allowExitOnIdle: true });
}

const key = (number) => number % COUNT + 1;
const worth = (item) => item.price + item.name.length;

async function find(on, number) {
  const { rows } = await on.query({ ...FIND, values: [key(number)] });
  return rows[0];
}

// Adds up what so many functions find at the same time. Each gets numbers, until all below size are given out.
async function all(size, work) {
  let next = 0;
  const take = () => (next < size ? next++ : -1);
  const sums = await Promise.all(Array.from({ length: CONNECTIONS }, () => work(take)));
  return sums.reduce((a, b) => a + b, 0);
}

function select(size) {
  return all(size, async (take) => {
    let total = 0;
    for (let number = take(); number >= 0; number = take()) {
      const item = await find(pool, number);
      total += worth(item);
    }
    return total;
  });
}

async function withClient(work) {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

function requests(size) {
  return all(size, async (take) => {
    let total = 0;
    const wanted = () => Array.from({ length: OF_REQUEST }, take);
    for (let numbers = wanted(); numbers[0] >= 0; numbers = wanted()) {
      await withClient(async (client) => {
        for (const number of numbers) {
          const item = await find(client, number);
          total += worth(item);
        }
      });
    }
    return total;
  });
}

async function made() {
  const { rows } = await pool.query('select sum(price + length(name)) as sum from made');
  return Number(rows[0].sum);
}

async function batches(size) {
  await pool.query('truncate made');
  for (let first = 1; first <= size; first += BATCH) {
    const ids = Array.from({ length: BATCH }, (_, n) => first + n);
    await pool.query({ ...MAKE_ALL, values: [ids, ids.map((id) => `item ${id}`), ids.map((id) => id % PRICES)] });
  }
  return made();
}

function stream(size) {
  return withClient(async (client) => {
    const cursor = client.query(new Cursor('select id, name, price from item where id <= $1', [size]));
    let total = 0;
    for (let rows = await cursor.read(BATCH); rows.length > 0; rows = await cursor.read(BATCH)) {
      for (const item of rows) {
        total += worth(item);
      }
    }
    await cursor.close();
    return total;
  });
}

function* lines(size) {
  let text = '';
  for (let id = 1; id <= size; id++) {
    text += `${id}\titem ${id}\t${id % PRICES}\n`;
    if (text.length > 60_000) {
      yield text;
      text = '';
    }
  }
  yield text;
}

async function copyIn(size) {
  await pool.query('truncate made');
  await withClient((client) => pipeline(Readable.from(lines(size), { objectMode: false }), client.query(copy.from('copy made from stdin'))));
  return made();
}

function copyOut(size) {
  const query = size < COUNT ? `select id, name, price from item where id <= ${size}`
    : `select item.id + ${COUNT} * n, item.name, item.price from item, generate_series(0, ${size / COUNT - 1}) n`;
  return withClient(async (client) => {
    let total = 0;
    let rest = '';
    for await (const data of client.query(copy.to(`copy (${query}) to stdout`))) {
      const rows = (rest + data.toString('utf8')).split('\n');
      rest = rows.pop();
      for (const row of rows) {
        const [, name, price] = row.split('\t');
        total += Number(price) + name.length;
      }
    }
    return total;
  });
}

async function transaction(client, number) {
  await client.query('begin');
  try {
    const item = await find(client, number);
    await client.query({ ...SELL, values: [item.id] });
    await client.query({ ...MAKE, values: [item.id, item.name, item.price] });
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function transactions(size) {
  await pool.query('truncate made');
  await all(size, async (take) => {
    for (let number = take(); number >= 0; number = take()) {
      await withClient((client) => transaction(client, number));
    }
    return 0;
  });
  return made();
}

const WORKLOADS = {
  'sql-select': select, 'sql-pipelined': select, 'sql-request': requests, 'sql-batch': batches, 'sql-stream': stream, 'sql-copy-in': copyIn, 'sql-copy-out': copyOut,
  'sql-transaction': transactions,
};

if (WORKLOADS[process.argv[2]]) {
  pool = open();
}
main(WORKLOADS);
