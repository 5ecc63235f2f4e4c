// Fastify, with its plugins for forms, files and views, and EJS: server.js WORKLOAD. See WebServed.java for what it serves.
'use strict';

const path = require('path');
const { Readable } = require('stream');
const fastify = require('fastify');

const PAUSE = 250;
const ROWS = 50;
const EXPRESS = 5;
const WORKLOADS = ['web-order', 'web-form', 'web-page', 'web-file', 'web-events'];

const text = (minLength, maxLength) => ({ type: 'string', minLength, maxLength });

const order = {
  params: { type: 'object', properties: { shop: { type: 'integer', minimum: 1 } } },
  querystring: { type: 'object', required: ['express'], properties: { express: { type: 'boolean' } } },
  body: {
    type: 'object',
    required: ['customer', 'items'],
    properties: {
      customer: { type: 'object', required: ['name', 'city'], properties: { name: text(1, 50), city: text(1, 50) } },
      items: {
        type: 'array',
        minItems: 1,
        maxItems: 20,
        items: {
          type: 'object',
          required: ['name', 'count', 'price'],
          properties: { name: text(1, 50), count: { type: 'integer', minimum: 1, maximum: 100 }, price: { type: 'number', minimum: 0 } },
        },
      },
    },
  },
  response: {
    200: {
      type: 'object',
      properties: { customer: { type: 'string' }, express: { type: 'boolean' }, items: { type: 'integer' }, shop: { type: 'integer' }, total: { type: 'number' } },
    },
  },
};

const booking = {
  body: {
    type: 'object',
    required: ['name', 'seats', 'note'],
    properties: { name: text(1, 50), seats: { type: 'integer', minimum: 1, maximum: 10 }, note: text(0, 500) },
  },
};

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

async function* ticks() {
  for (let number = 0; ; number++) {
    await sleep(PAUSE);
    yield `data: ${JSON.stringify({ number })}\n\n`;
  }
}

async function listen() {
  const app = fastify();
  await app.register(require('@fastify/formbody'));
  await app.register(require('@fastify/static'), { root: path.resolve('files'), prefix: '/files/' });
  await app.register(require('@fastify/view'), { engine: { ejs: require('ejs') }, root: __dirname, production: true });
  app.post('/shops/:shop/orders', { schema: order }, async (request) => {
    const { customer, items } = request.body;
    const total = items.reduce((sum, item) => sum + item.count * item.price, request.query.express ? EXPRESS : 0);
    return { customer: customer.name, express: request.query.express, items: items.length, shop: request.params.shop, total };
  });
  app.post('/booking', { schema: booking }, async (request, reply) => {
    const { name, seats, note } = request.body;
    reply.type('text/plain; charset=utf-8');
    return `${name}, ${seats}, ${note}`;
  });
  app.get('/page', (request, reply) => {
    const rows = Array.from({ length: ROWS }, (_, id) => ({ id, name: `lamp <${id}> & shade`, price: 10 * id }));
    return reply.view('table.ejs', { title: 'Shop & more', rows });
  });
  app.get('/events', (request, reply) => reply.type('text/event-stream').send(Readable.from(ticks())));
  await app.listen({ port: 0, host: '127.0.0.1' });
  console.log(`{"port":${app.server.address().port}}`);
}

if (WORKLOADS.includes(process.argv[2])) {
  listen();
} else {
  console.log('{"unsupported":""}');
}
