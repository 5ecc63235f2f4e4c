import {make} from "./writer.js";
import {Answer, prompt as asPrompt} from "./answer.js";
import {call, list} from "./rooms.js";

const $ = id => document.getElementById(id);
const [scroll, log, form, prompt, go, state, latest, model] = ["scroll", "log", "form", "prompt", "go", "state", "latest", "model"].map($);
/** Nobody can guess the id of a room: who has it may enter. */
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");

let me = "";
let room = "";
let socket = null;
let answer = null;
let own = null;                     // the prompt that this page has sent, until it comes back: {key, article, answer}
let editing = false;
let pause = 500;
let everOpen = false;
let following = true;               // what is written; until the reader scrolls up
let lastTop = 0;

function enter() {
  room = location.hash.match(/^#(\w{16,64})$/)?.[1] ?? newId();
  everOpen = false;
  own = answer = null;
  edit(false);
  clear();
  title("New chat");
  show("Connecting…", "");
  connect();
  list(room).catch(() => {});
  $("side").matches(":popover-open") && $("side").hidePopover();
  prompt.focus();
}

function connect() {
  const url = new URL("chat?room=" + room, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  socket?.close();
  const opened = socket = new WebSocket(url);
  const ours = handler => event => socket === opened && handler(event);
  socket.onmessage = ours(event => hear(JSON.parse(event.data)));
  socket.onclose = ours(() => {
    if (answer) {
      finish("the connection was lost");
    }
    own = null;
    show("Reconnecting…", "lost");
    setTimeout(ours(begin), pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, 10_000);
  });
}

function hear(event) {
  switch (event.type) {
    case "room": return draw(event);
    case "about": return about(event);
    case "prompt": return asked(event);
    case "chunk": return answer?.write(event.content);
    case "call": return answer?.call(event.call, event.name, event.content);
    case "result": return answer?.result(event.call, event.content);
    case "error": return answer ? answer.fail(event.content) : log.append(make("div", "note", event.content));
    case "done": return finish();
  }
}

/** What was said in the room. */
function draw({name, model: used, messages, answering}) {
  title(name);
  choose(used);
  pause = 500;
  show("Connected", "open");
  if (everOpen && !messages.length && log.childElementCount) {
    log.append(make("div", "note", "Reconnected. The model has forgotten the conversation above."));
    return;
  }
  everOpen = true;
  clear();
  answer = null;
  for (const message of messages) {
    if (message.role === "user") {
      answer?.end();
      answer = null;
      append(asPrompt(message.content, message.author, message.author === me));
    } else {
      answer ??= added(new Answer());
      answer.recall(message);
    }
  }
  if (answering) {
    answer ??= added(new Answer());
  } else {
    answer?.end();
    answer = null;
  }
  update();
  follow();
}

/** The room has another name or model. */
function about({name, model: used}) {
  title(name);
  choose(used);
  list(room).catch(() => {});
}

/** Somebody has asked; what this page has sent itself is shown already. */
function asked({key, author, content}) {
  if (location.hash.slice(1) !== room) {
    history.replaceState(null, "", "#" + room);
  }
  if (own?.key === key) {
    answer = own.answer;
    own = null;
    return;
  }
  answer = new Answer();
  $("empty").hidden = true;
  const articles = [asPrompt(content, author, author === me), answer.article];
  own ? own.article.before(...articles) : log.append(...articles);
  update();
}

function finish(how) {
  answer?.end(how);
  answer = own?.answer ?? null;
  update();
}

function send(text) {
  if (!text.trim() || answer || !isOpen()) {
    return;
  }
  if (editing) {
    again(text.trim());
  } else {
    const key = newId();
    own = {key, article: append(asPrompt(text.trim(), me, true)), answer: added(new Answer())};
    answer = own.answer;
    socket.send(JSON.stringify({prompt: text.trim(), key}));
  }
  prompt.value = "";
  edit(false);
  follow();
}

/** Asks for another answer to the last prompt, or to what replaces it. */
function again(text = "") {
  if (!answer && isOpen()) {
    socket.send(JSON.stringify({type: "regenerate", prompt: text}));
  }
}

function stop() {
  if (answer && isOpen() && !answer.stopped) {
    answer.stopped = true;
    socket.send(JSON.stringify({type: "stop"}));
    update();
  }
}

function edit(on) {
  editing = on;
  $("editing").hidden = !on;
  if (on) {
    prompt.value = [...log.querySelectorAll(".user:not(.other)")].at(-1).querySelector(".bubble").textContent;
    prompt.focus();
  }
  update();
}

function append(article) {
  $("empty").hidden = true;
  return log.appendChild(article);
}

function added(made) {
  append(made.article);
  return made;
}

function clear() {
  log.replaceChildren();
  $("empty").hidden = false;
}

function title(name) {
  $("title").textContent = name;
  document.title = name === "New chat" ? "Meanwhile chat" : name + " – Meanwhile chat";
}

function choose(name) {
  if (![...model.options].some(option => option.value === name)) {
    model.add(new Option(name, name));
  }
  model.value = name;
}

const isOpen = () => socket?.readyState === WebSocket.OPEN && state.className === "open";
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
  log.classList.toggle("busy", !!answer);
  document.querySelectorAll("#ideas button").forEach(button => button.disabled = !isOpen());
  prompt.style.height = "auto";
  prompt.style.height = prompt.scrollHeight + "px";
}

async function copy(button) {
  const code = button.parentElement.querySelector("code");
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {                         // without HTTPS
    getSelection().selectAllChildren(code);
    document.execCommand("copy");
  }
  button.classList.add("done");
  button.setAttribute("aria-label", "Copied");
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
  if (event.key === "Escape" && !event.isComposing && !$("ask").open) {
    editing ? edit(false) : stop();
  }
};
log.onclick = ({target}) => {
  target.matches(".copy") ? copy(target) : target.matches(".again") ? again() : target.matches(".edit") && edit(true);
};
$("editing").onclick = ({target}) => target.tagName === "BUTTON" && edit(false);
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

model.onchange = () => call("PATCH", "rooms/" + room, {model: model.value}).catch(problem => log.append(make("div", "note", problem.message)));
$("new").onclick = () => location.hash ? location.hash = "" : enter();
onhashchange = enter;
$("leave").onclick = async () => {
  await call("POST", "sign-out");
  location.reload();
};
$("door").onsubmit = async event => {
  event.preventDefault();
  const problem = event.target.querySelector(".problem");
  problem.hidden = true;
  try {
    await call("POST", event.submitter.value, Object.fromEntries(new FormData(event.target)));
    await begin();
  } catch (e) {
    problem.textContent = e.message;
    problem.hidden = false;
  }
};

/** Shows the door or the chat, as the server says. */
async function begin() {
  try {
    const known = await call("GET", "about");
    me = known.account;
    const outside = known.accounts && !me;
    $("door").hidden = !outside;
    $("chat").hidden = outside;
    document.body.classList.toggle("outside", outside);
    $("me").hidden = !me;
    $("me").firstElementChild.textContent = me;
    if (outside) {
      $("door").elements.name.focus();
      return;
    }
    choose(known.model);
    call("GET", "models").then(({models, problem}) => {
      const used = model.value;
      model.replaceChildren(...models.map(name => new Option(name, name)));
      choose(used);
      model.title = problem;
    }).catch(() => {});
  } catch {
    // The server is away: connecting fails, too, and tries again.
  }
  room ? connect() : enter();
}

begin();
