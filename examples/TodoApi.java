// A small REST service. Records go in and out as JSON, paths and bodies have types, and requests that do not fit are refused
// before a handler sees them, with a message that says why. The list needs no lock, because the tasks of a loop take turns.
//
//     ./meanwhile run examples/TodoApi.java                 (at port 8000, or at --port)
//
//     curl localhost:8000/todos
//     curl localhost:8000/todos -d '{"title": "buy milk"}' -H 'Content-Type: application/json'
//     curl localhost:8000/todos/1 -X PUT -d '{"title": "buy milk", "done": true}' -H 'Content-Type: application/json'
//     curl localhost:8000/todos?done=true
//     curl localhost:8000/todos/1 -X DELETE

import dev.meanwhile.web.App;
import dev.meanwhile.web.HttpError;
import dev.meanwhile.web.Response;

record Todo(long id, String title, boolean done) {}

/** What a client sends for a to-do. Unless it says so, it is not done. */
record Draft(String title, Optional<Boolean> done) {
    Draft {
        if (title.isBlank()) {
            throw new IllegalArgumentException("a to-do needs a title");
        }
    }

    Todo withId(long id) {
        return new Todo(id, title.strip(), done.orElse(false));
    }
}

class Todos {
    final SequencedMap<Long, Todo> all = new LinkedHashMap<>();
    long last;

    List<Todo> all() {
        return List.copyOf(all.values());
    }

    List<Todo> all(boolean done) {
        return all.values().stream().filter(todo -> todo.done() == done).toList();
    }

    Todo find(long id) {
        return Optional.ofNullable(all.get(id)).orElseThrow(() -> new HttpError(404, "there is no to-do " + id));
    }

    Todo add(Draft draft) {
        var todo = draft.withId(last + 1);
        last = todo.id();
        all.put(last, todo);
        return todo;
    }

    Todo replace(long id, Draft draft) {
        var todo = draft.withId(find(id).id());
        all.put(id, todo);
        return todo;
    }

    void remove(long id) {
        all.remove(find(id).id());
    }
}

void main(String[] args) {
    var todos = new Todos();
    var app = new App();
    app.get("/todos", request -> request.query("done").isEmpty() ? todos.all() : todos.all(request.query("done", boolean.class)));
    app.get("/todos/{id}", request -> todos.find(request.path("id", long.class)));
    app.post("/todos", Draft.class, (_, draft) -> {
        var todo = todos.add(draft);
        return Response.created(todo).header("Location", "/todos/" + todo.id());
    });
    app.put("/todos/{id}", Draft.class, (request, draft) -> todos.replace(request.path("id", long.class), draft));
    app.delete("/todos/{id}", request -> {
        todos.remove(request.path("id", long.class));
        return Response.noContent();
    });
    app.serve(port(args));
}

int port(String[] args) {
    try {
        if (args.length == 0) {
            return 8000;
        } else if (args.length == 2 && args[0].equals("--port")) {
            return Integer.parseInt(args[1]);
        }
    } catch (NumberFormatException e) {
        // The same answer.
    }
    IO.println("usage: TodoApi.java [--port N]");
    System.exit(2);
    return -1;
}
