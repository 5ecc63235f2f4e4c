import {make} from "./writer.js";

const $ = id => document.getElementById(id);

/** {@return the answer to a request, as an object} Fails with the server's message. */
export async function call(method, path, body) {
  const response = await fetch(path, {method, body: body && JSON.stringify(body), headers: body ? {"Content-Type": "application/json"} : {}});
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) {
    throw Object.assign(new Error(answer.error), {status: response.status});
  }
  return answer;
}

/** Asks in a dialog. {@return the text, or null} Without a text it asks only yes or no. */
function ask(question, yes, text) {
  const dialog = $("ask");
  const input = dialog.querySelector("input");
  $("question").textContent = question;
  dialog.querySelector(".main").textContent = yes;
  input.hidden = text === undefined;
  input.value = text ?? "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise(answered => dialog.onclose = () => answered(dialog.returnValue ? input.value.trim() : null));
}
// Enter presses the first button of a form, which cancels.
$("ask").querySelector("input").onkeydown = event => {
  if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    $("ask").close("yes");
  }
};

function button(name, label, action) {
  const made = make("button", name);
  made.type = "button";
  made.title = label;
  made.setAttribute("aria-label", label);
  made.onclick = action;
  return made;
}

/** Shows the rooms, and lets them be renamed and left. */
export async function list(current) {
  const rooms = await call("GET", "rooms");
  $("rooms").replaceChildren(...rooms.map(({id, name}) => {
    const item = make("li");
    const link = make("a", "", name);
    link.href = "#" + id;
    if (id === current) {
      link.setAttribute("aria-current", "page");
    }
    item.append(link,
        button("rename", `Rename ${name}`, async () => {
          const other = await ask("The name of this chat", "Rename", name);
          if (other) {
            await call("PATCH", "rooms/" + id, {name: other});
            await list(current);
          }
        }),
        button("remove", `Delete ${name}`, async () => {
          if (await ask(`Delete “${name}”?`, "Delete") !== null) {
            await call("DELETE", "rooms/" + id);
            id === current ? location.hash = "" : await list(current);
          }
        }));
    return item;
  }));
}
