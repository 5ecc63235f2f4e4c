import {make, Writer} from "./writer.js";

const $ = id => document.getElementById(id);
const [scroll, log, form, prompt, go, state, latest] = ["scroll", "log", "form", "prompt", "go", "state", "latest"].map($);

const time = millis => millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;

/** A message of the model, from the prompt to "done". */
class Answer {
  constructor() {
    this.message = add("assistant");
    this.bubble = this.message.appendChild(make("div", "bubble writing"));
    this.bubble.setAttribute("aria-busy", "true");
    this.about = this.message.appendChild(make("div", "about", "thinking…"));       // at once, so that nothing moves when the answer ends
    this.writer = new Writer(this.bubble);
    this.asked = performance.now();
    this.first = 0;
    this.tokens = 0;
    this.stopped = false;
  }

  write(text) {
    if (!this.tokens++) {
      this.first = performance.now();
      this.about.textContent = "writing…";
    }
    this.writer.write(text);
  }

  fail(text) {
    this.about.before(make("div", "problem", text));
  }

  end(how = "") {
    this.writer.end();
    this.bubble.classList.remove("writing");
    this.bubble.removeAttribute("aria-busy");
    if (!this.tokens) {
      this.bubble.remove();
    }
    const facts = [how || (this.stopped ? "stopped" : "")];
    if (this.tokens) {
      facts.push(`${this.tokens} ${this.tokens === 1 ? "token" : "tokens"} in ${time(performance.now() - this.asked)}`,
          `the first after ${time(this.first - this.asked)}`);
    }
    this.about.textContent = facts.filter(Boolean).join(" · ");
  }
}

/** What the server keeps the conversation under, if it keeps any. Nobody can guess it. */
localStorage.conversation ??= [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
const conversation = `?conversation=${localStorage.conversation}`;

let keeps = false;                  // whether the server keeps it
let socket = null;
let answer = null;
let pause = 500;
let everOpen = false;
let following = true;               // what is written; until the reader scrolls up
let lastTop = 0;

function connect() {
  const url = new URL("chat" + conversation, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  socket = new WebSocket(url);
  socket.onopen = () => {
    pause = 500;
    show("Connected", "open");
    if (everOpen && !keeps && log.childElementCount) {
      log.append(make("div", "note", "Reconnected. The model has forgotten the conversation above."));
    }
    everOpen = true;
  };
  socket.onmessage = event => hear(JSON.parse(event.data));
  socket.onclose = () => {
    if (answer) {
      finish("the connection was lost");
    }
    show("Reconnecting…", "lost");
    setTimeout(connect, pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, 10_000);
  };
}

function hear({type, content}) {
  if (type === "chunk" && answer) {
    answer.write(content);
  } else if (type === "error") {
    answer ? answer.fail(content) : log.append(make("div", "note", content));
  } else if (type === "done" && answer) {
    finish();
  }
}

function finish(how) {
  answer.end(how);
  answer = null;
  update();
}

function send(text) {
  if (!text.trim() || answer || !isOpen()) {
    return;
  }
  $("empty").hidden = true;
  add("user").append(make("div", "bubble", text.trim()));
  answer = new Answer();
  socket.send(JSON.stringify({prompt: text.trim()}));
  prompt.value = "";
  update();
  follow();
}

function stop() {
  if (answer && isOpen() && !answer.stopped) {
    answer.stopped = true;
    socket.send(JSON.stringify({type: "stop"}));
    update();
  }
}

function add(who) {
  const message = make("article", "message " + who);
  message.setAttribute("aria-label", who === "user" ? "You" : "The model");
  return log.appendChild(message);
}

const isOpen = () => socket?.readyState === WebSocket.OPEN;
const isAtEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;

function follow() {
  following = true;
  latest.hidden = true;
  scroll.scrollTop = scroll.scrollHeight;
}

function show(text, how) {
  state.textContent = text;
  state.className = how;
  update();
}

function update() {
  go.classList.toggle("stop", !!answer);
  go.setAttribute("aria-label", answer ? "Stop" : "Send");
  go.disabled = !isOpen() || (answer ? answer.stopped : !prompt.value.trim());
  document.querySelectorAll("#ideas button").forEach(button => button.disabled = !isOpen());
  prompt.style.height = "auto";
  prompt.style.height = prompt.scrollHeight + "px";
}

form.onsubmit = event => {
  event.preventDefault();
  answer ? stop() : send(prompt.value);
  prompt.focus();
};
prompt.oninput = update;
prompt.onkeydown = event => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send(prompt.value);             // never stops: a user who types the next message may press it early
  }
};
document.onkeydown = event => {
  if (event.key === "Escape" && !event.isComposing) {
    stop();
  }
};
$("ideas").onclick = event => {
  if (event.target.tagName === "BUTTON") {
    send(event.target.textContent);
    prompt.focus();
  }
};
scroll.onscroll = () => {
  // More may have been written since this was scrolled to the end; only a user who scrolls up wants to stay there.
  following = isAtEnd() || following && scroll.scrollTop >= lastTop;
  lastTop = scroll.scrollTop;
  latest.hidden = following;
};
latest.onclick = () => {
  follow();
  prompt.focus();
};
// Before anything is painted: whether the text has grown, or the keyboard of a phone.
const watcher = new ResizeObserver(() => following && follow());
watcher.observe(log);
watcher.observe(scroll);

/** What was said before. */
function recall({role, content}) {
  $("empty").hidden = true;
  const bubble = add(role).appendChild(make("div", "bubble", role === "user" ? content : ""));
  if (role === "assistant") {
    const writer = new Writer(bubble);
    writer.write(content);
    writer.end();
  }
}

const ask = path => fetch(path).then(response => response.json());

async function begin() {
  const about = await ask("model");
  $("model").textContent = about.model;
  keeps = about.history;
  $("new").hidden = !keeps;
  if (keeps) {
    (await ask("history" + conversation)).forEach(recall);
    follow();
  }
}

$("new").onclick = () => {
  delete localStorage.conversation;
  location.reload();
};
begin().catch(() => {}).finally(connect);
