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
    this.block = null;              // where a line goes: p, h3, li, or the code in a pre
    this.marks = [];                // what is open in it: strong, code
    this.inFence = false;
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
    return this.atLineStart ? this.lineStart(last) : this.inFence ? this.code() : this.inline(last);
  }

  lineStart(last) {
    const may = mark => mark.startsWith(this.held) && this.held.length < mark.length;
    if (!last && (may("```") || !this.inFence && /^(#{1,6}| *([-*]|\d{1,3}[.)]?)?)$/.test(this.held))) {
      return false;
    }
    if (this.held.startsWith("```")) {
      const end = this.held.indexOf("\n");
      if (end < 0 && !last) {
        return false;
      }
      this.held = end < 0 ? "" : this.held.slice(end + 1);
      this.inFence = !this.inFence;
      this.close();
      if (this.inFence) {
        this.block = make("code");
        const pre = make("pre");
        pre.tabIndex = 0;           // so that it can be scrolled by keyboard
        pre.append(this.block);
        this.root.append(pre);
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
    }
    this.atLineStart = false;
    return true;
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

  code() {
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
      this.held = this.held.slice(1);
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
