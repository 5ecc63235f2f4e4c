// Chats with examples/Chat.java, as Node programs do: node chat-client.js ws://127.0.0.1:8000/chat
const WebSocket = require("/usr/share/nodejs/ws");
const { once } = require("events");

const url = process.argv[2];

async function connect() {
  const socket = new WebSocket(url);
  await once(socket, "open");
  return socket;
}

function ask(socket, prompt, stopAfter) {
  return new Promise((resolve, reject) => {
    const pieces = [];
    const hear = data => {
      const { type, content } = JSON.parse(data);
      if (type === "chunk") {
        pieces.push(content);
        if (pieces.length === stopAfter) {
          socket.send(JSON.stringify({ type: "stop" }));
        }
      } else {
        socket.off("message", hear);
        type === "done" ? resolve(pieces.join("")) : reject(new Error(data));
      }
    };
    socket.on("message", hear);
    socket.on("close", () => reject(new Error("closed")));
    socket.send(JSON.stringify({ prompt }));
  });
}

async function one(prompt) {
  const socket = await connect();
  const answer = await ask(socket, prompt);
  socket.close();
  return answer;
}

async function main() {
  console.log("one", await one("count to 3"));
  const twenty = [...Array(20).keys()].map(i => 100 + i);
  const answers = await Promise.all(twenty.map(n => one(`count to ${n}`)));
  const whole = twenty.map(n => [...Array(n).keys()].map(i => i + 1).join(", ") + ". Done.");
  console.log("twenty", answers.filter((answer, i) => answer === whole[i]).length);
  const socket = await connect();
  console.log("stopped", !(await ask(socket, "count to 9999", 3)).includes("Done"));
  console.log("after", await ask(socket, "12 * 12"));
  socket.close();
}

main().catch(problem => {
  console.error(problem);
  process.exit(1);
});
