export const make = (tag, className = "", text = "") => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

/**
 * Writes text into an element as it arrives: paragraphs, headings, lists of one level, fenced code, `code` and **bold**. A possible mark is
 * held back until the next characters decide. Nothing is ever parsed as HTML.
 */
export class Writer {
  constructor(root) {
    this.root = root;
    this.held = "";
    this.block = null;              // where a line goes: p, h3, li, or code
    this.marks = [];                // what is open in it: strong, code
    this.inFence = false;
    this.fence = 3;                 // how many marks the next fence needs at least
    this.indent = 0;                // of the fence, which its lines have, too
    this.atLineStart = true;
  }

  write(text) {
    this.held += text.replaceAll("\r", "");
    while (this.held && this.step(false));
  }

  end() {
    while (this.held && this.step(true));
    this.root.querySelectorAll(".token").forEach(token => token.replaceWith(...token.childNodes));
    this.root.normalize();
  }

  /** Takes the next piece; false if it is still ambiguous. */
  step(last) {
    return this.atLineStart ? this.lineStart(last) : this.inFence ? this.codeLine() : this.inline(last);
  }

  lineStart(last) {
    const undecided = this.inFence ? /^ *`*[ \t]*$/ : /^( {0,12}(`{0,2}|`{3,}[^`\n]*)|#{1,6}| *([-*]|\d{1,3}[.)]?)?)$/;
    if (!last && undecided.test(this.held)) {
      return false;
    }
    const [line, indent, ticks, language] = this.held.match(this.inFence ? /^( *)(`{3,})[ \t]*(?:\n|$)/ : /^( {0,12})(`{3,})([^`\n]*)(?:\n|$)/) ?? [];
    if (ticks && ticks.length >= this.fence) {
      this.held = this.held.slice(line.length);
      this.inFence = !this.inFence;
      this.fence = this.inFence ? ticks.length : 3;
      this.indent = indent.length;
      this.close();
      if (this.inFence) {
        this.block = this.code(language.trim().split(/\s/)[0]);
      }
      return true;
    }
    if (!this.inFence) {
      if (this.held[0] === "\n") {
        this.held = this.held.slice(1);
        this.close();
        return true;
      }
      const [mark, sign] = this.held.match(/^(?:(#{1,6})| *([-*]|\d{1,3}[.)])) /)?.filter(Boolean) ?? [];
      if (mark) {
        this.held = this.held.slice(mark.length);
        this.close();
        this.block = sign[0] === "#" ? this.root.appendChild(make("h3")) : this.list(sign).appendChild(make("li"));
      } else if (this.block && this.block.tagName !== "P") {
        this.close();
      } else if (this.block) {
        this.put("\n");
      }
    } else {
      this.held = this.held.replace(new RegExp(`^ {0,${this.indent}}`), "");
    }
    this.atLineStart = false;
    return true;
  }

  /** A block of code with its language, and a button that the page makes copy it. */
  code(language) {
    const figure = this.root.appendChild(make("figure"));
    figure.dataset.language = language;
    const copy = figure.appendChild(make("button", "copy"));
    copy.type = "button";
    copy.setAttribute("aria-label", "Copy the code");
    const pre = figure.appendChild(make("pre"));
    pre.tabIndex = 0;               // so that it can be scrolled by keyboard
    return pre.appendChild(make("code"));
  }

  /** The list that this item belongs to: the one directly above, if it is of this kind. */
  list(sign) {
    const tag = /\d/.test(sign) ? "ol" : "ul";
    let list = this.root.lastElementChild;
    if (list?.localName !== tag) {
      list = this.root.appendChild(make(tag));
      if (tag === "ol") {
        list.start = parseInt(sign);
      }
    }
    return list;
  }

  close() {
    this.block = null;
    this.marks = [];
  }

  codeLine() {
    const end = this.held.indexOf("\n") + 1;
    const line = end ? this.held.slice(0, end) : this.held;
    this.held = this.held.slice(line.length);
    this.atLineStart = end > 0;
    this.put(line);
    return true;
  }

  inline(last) {
    const inCode = this.marks.at(-1)?.tagName === "CODE";
    const next = this.held[0];
    if (next === "\n") {
      this.held = this.held.slice(1);
      this.atLineStart = true;
    } else if (next === "`") {
      const run = this.held.match(/^`+/)[0];
      if (run === this.held && !last) {
        return false;
      }
      this.held = this.held.slice(run.length);
      this.toggle("code");
    } else if (next === "*" && !inCode) {
      if (this.held.length < 2 && !last) {
        return false;
      }
      const bold = this.held.startsWith("**");
      this.held = this.held.slice(bold ? 2 : 1);
      bold ? this.toggle("strong") : this.put("*");
    } else {
      const text = this.held.match(inCode ? /^[^`\n]+/ : /^[^`*\n]+/)[0];
      this.held = this.held.slice(text.length);
      this.put(text);
    }
    return true;
  }

  toggle(tag) {
    if (this.marks.at(-1)?.tagName === tag.toUpperCase()) {
      this.marks.pop();
    } else {
      this.marks.push(this.place().appendChild(make(tag)));
    }
  }

  place() {
    this.block ??= this.root.appendChild(make("p"));
    return this.marks.at(-1) ?? this.block;
  }

  put(text) {
    this.place().append(make("span", "token", text));
  }
}
