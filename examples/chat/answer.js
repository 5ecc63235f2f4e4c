import {make, Writer} from "./writer.js";

const time = millis => millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;

export function message(who, label) {
  const article = make("article", "message " + who);
  article.setAttribute("aria-label", label);
  return article;
}

export function prompt(text, author, mine) {
  const article = message(mine ? "user" : "user other", author || "You");
  if (!mine) {
    article.append(make("div", "author", author));
  }
  article.append(make("div", "bubble", text));
  if (mine) {
    article.append(button("edit", "Edit"));
  }
  return article;
}

function button(what, text) {
  const made = make("button", what, text);
  made.type = "button";
  return made;
}

/** A message of the model, from the prompt to "done": what it says, and the tools it calls meanwhile. */
export class Answer {
  constructor() {
    this.article = message("assistant", "The model");
    this.about = this.article.appendChild(make("div", "about"));
    this.facts = this.about.appendChild(make("span", "", "thinking…"));          // at once, so that nothing moves when the answer ends
    this.about.append(button("again", "Try again"));
    this.calls = new Map();
    this.asked = performance.now();
    this.first = 0;
    this.tokens = 0;
    this.stopped = false;
    this.begin();
  }

  begin() {
    this.bubble = make("div", "bubble writing");
    this.bubble.setAttribute("aria-busy", "true");
    this.about.before(this.bubble);
    this.writer = new Writer(this.bubble);
  }

  /** Ends what is being said, for a call or for good. */
  pause() {
    this.writer.end();
    this.bubble.classList.remove("writing");
    this.bubble.removeAttribute("aria-busy");
    if (!this.bubble.childNodes.length) {
      this.bubble.remove();
    }
  }

  write(text) {
    if (!this.bubble.isConnected) {
      this.begin();
    }
    if (!this.tokens++) {
      this.first = performance.now();
      this.facts.textContent = "writing…";
    }
    this.writer.write(text);
  }

  /** A part of a call's arguments. */
  call(id, name, part) {
    this.pause();
    if (!this.calls.has(id)) {
      const call = make("div", "call running");
      call.append(make("b", "", name), make("code"));
      this.about.before(call);
      this.calls.set(id, call);
      this.facts.textContent = "calling a tool…";
    }
    this.calls.get(id).querySelector("code").append(part);
  }

  result(id, text) {
    const call = this.calls.get(id);
    const result = make("div", text.startsWith("error: ") ? "result failed" : "result", text);
    result.tabIndex = 0;
    call.classList.remove("running");
    call.append(result);
    if (!this.article.querySelector(".running")) {
      this.begin();
    }
  }

  fail(text) {
    this.about.before(make("div", "problem", text));
  }

  end(how = "") {
    this.pause();
    this.article.querySelectorAll(".running").forEach(call => call.classList.remove("running"));
    const facts = [how || (this.stopped ? "stopped" : "")];
    if (this.tokens && this.first) {
      facts.push(`${this.tokens} ${this.tokens === 1 ? "token" : "tokens"} in ${time(performance.now() - this.asked)}`,
          `the first after ${time(this.first - this.asked)}`);
    }
    this.facts.textContent = facts.filter(Boolean).join(" · ");
  }

  /** What was said before. */
  recall({content, calls}) {
    if (content) {
      this.write(content);
    }
    for (const {id, name, arguments: all, result} of calls) {
      this.call(id, name, all);
      this.result(id, result);
    }
    this.first = 0;
  }
}
