// A live poll: everybody who has the page open sees each vote as it comes. The server renders HTML, htmx puts it into the page, server-sent
// events bring it; there is no JavaScript of our own. A browser has one vote, which it can change.
//
//     ./meanwhile run examples/Poll.java "Tabs or spaces?" tabs spaces
//
// Then open http://localhost:8000/ in two windows. Option: --port 8000.
//
//DEPS org.webjars.npm:htmx.org:2.0.4 org.webjars.npm:htmx-ext-sse:2.2.2

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;
import dev.meanwhile.Queue;
import dev.meanwhile.web.App;
import dev.meanwhile.web.Cookie;
import dev.meanwhile.web.From;
import dev.meanwhile.web.HttpError;
import dev.meanwhile.web.Request;
import dev.meanwhile.web.Response;
import dev.meanwhile.web.Templates;

@From.Form
record Vote(String choice) {}

record Result(String choice, long votes, long percent) {}

/** The votes by voter, and who watches them. The tasks of a loop share it without a lock. */
class Poll {
    final String question;
    final List<String> choices;
    final Map<String, String> votes = new HashMap<>();
    final Set<Queue<Boolean>> watchers = new HashSet<>();

    Poll(String question, List<String> choices) {
        this.question = question;
        this.choices = choices;
    }

    void vote(String voter, String choice) {
        votes.put(voter, choice);
        watchers.forEach(watcher -> watcher.tryPut(true));      // if it is full, a look at the votes is due anyway
    }

    List<Result> results() {
        return choices.stream().map(choice -> {
            var count = votes.values().stream().filter(choice::equals).count();
            return new Result(choice, count, votes.isEmpty() ? 0 : Math.round(100.0 * count / votes.size()));
        }).toList();
    }

    /** {@return the results now, and after each change} Ends when its browser disconnects. */
    Flow<List<Result>> watch() {
        return generate(out -> {
            Queue<Boolean> changes = queue(1);
            watchers.add(changes);
            try {
                out.emit(results());
                for (var _ : changes) {
                    out.emit(results());
                }
            } finally {
                watchers.remove(changes);
            }
        });
    }
}

Response vote(Poll poll, Request request, Vote vote) {
    if (!poll.choices.contains(vote.choice())) {
        throw new HttpError(422, "there is no choice '" + vote.choice() + "'");
    }
    var voter = request.cookie("voter").orElseGet(() -> UUID.randomUUID().toString());
    poll.vote(voter, vote.choice());
    return Response.noContent().cookie(Cookie.of("voter", voter).maxAge(Duration.ofDays(1)));
}

/** {@return a file of the jars above} */
byte[] script(String file) throws IOException {
    try (var in = Objects.requireNonNull(getClass().getResourceAsStream("/META-INF/resources/webjars/" + file))) {
        return in.readAllBytes();
    }
}

void main(String[] args) throws IOException {
    var words = new ArrayList<>(List.of(args));
    var at = words.indexOf("--port");
    var port = at < 0 ? 8000 : Integer.parseInt(words.get(at + 1));
    if (at >= 0) {
        words.subList(at, at + 2).clear();
    }
    var poll = words.size() < 3 ? new Poll("Tabs or spaces?", List.of("tabs", "spaces")) : new Poll(words.getFirst(), words.subList(1, words.size()));
    var pages = Templates.in(Path.of("poll"));
    var scripts = Map.of("htmx.js", script("htmx.org/2.0.4/dist/htmx.min.js"), "sse.js", script("htmx-ext-sse/2.2.2/sse.js"));

    var app = new App();
    app.get("/", _ -> pages.page("poll.ftlh", Map.of("question", poll.question, "results", poll.results())));
    app.post("/vote", Vote.class, (request, vote) -> vote(poll, request, vote));
    app.events("/results", _ -> poll.watch().map(results -> pages.renderFragment("poll.ftlh", "bars", Map.of("results", results))));
    scripts.forEach((name, script) -> app.get("/" + name, _ -> Response.ok(script).header("Content-Type", "text/javascript")));
    app.serve(port);
}
