// A chat with a language model. Each token appears in the browser as soon as the model has produced it, a stop button reaches
// the model itself, and any number of browsers chat at once, all on one loop.
// After "What Are the Basics of Async Programming in Python?"
//
//     ./meanwhile run examples/Chat.java                    (with a small model of its own, which needs no network)
//     ./meanwhile run examples/Chat.java --llm http://localhost:11434/v1 --model llama3.2
//
//     ./meanwhile serve examples/Chat.java -- --history sqlite:chat.db         (the conversations survive a restart)
//
// Then open http://localhost:8000/. --llm takes any server with OpenAI's API; the key is read from OPENAI_API_KEY.
// More options: --port 8000, --pace 0.03 (seconds per token of the small model). --history takes the URL of any database.
//
// /chat uses the article's protocol, so its test.html works as it is:
//
//     {"prompt": "…"}    is answered by    {"type":"chunk","content":"…"} …    {"type":"done"}
//
// In addition, {"type": "stop"} ends the current answer, and its "done" comes at once; if the model fails,
// {"type":"error","content":"…"} comes before "done".

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.Flow;
import dev.meanwhile.Queue;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.HttpRequest;
import dev.meanwhile.http.ResponseStream;
import dev.meanwhile.http.WebSocket;
import dev.meanwhile.http.WebSocketException;
import dev.meanwhile.sql.Database;
import dev.meanwhile.web.App;
import dev.meanwhile.web.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

record FromBrowser(String type, String prompt) {}

record ToBrowser(String type, String content) {}

record Done(String type) {}

record About(String model, boolean history) {}

/** As in OpenAI's API: the role is "user" or "assistant". */
record Message(String role, String content) {}

/** Each conversation has its own model, and closes it at the end. */
interface Model extends AutoCloseable {
    /** {@return the answer to the last message, piece by piece} The caller closes it, which stops the model. */
    Flow<String> answer(List<Message> conversation);

    @Override
    default void close() {}
}

static final class ModelFailed extends RuntimeException {
    static final long serialVersionUID = 1L;

    ModelFailed(String message) {
        super(message);
    }
}

record Exchange(String prompt, String answer) {
    Stream<Message> messages() {
        return Stream.of(new Message("user", prompt), new Message("assistant", answer));
    }
}

/** What was said in a conversation: in a database, unless nobody wants to keep it. */
record History(Optional<Database> db, String conversation) {
    static final String TABLE = """
            create table if not exists exchange (conversation varchar(64) not null, said bigint not null, prompt text not null, answer text not null)""";

    List<Message> messages() {
        return db.map(it -> it.query("select prompt, answer from exchange where conversation = $1 order by said", conversation).list(Exchange.class))
                .orElse(List.of()).stream().flatMap(Exchange::messages).toList();
    }

    void add(String prompt, String answer) {
        db.ifPresent(it -> it.execute("insert into exchange values ($1, $2, $3, $4)", conversation, System.currentTimeMillis(), prompt, answer));
    }
}

/** The conversation with one browser. Its prompts are answered one after another; meanwhile it may send "stop". */
class Conversation {
    static final int REMEMBERED = 40;
    final WebSocket socket;
    final Model model;
    final History history;
    final List<Message> messages;
    final Queue<String> prompts = queue(8);
    Runnable stop = () -> {};

    Conversation(WebSocket socket, Model model, History history) {
        this.socket = socket;
        this.model = model;
        this.history = history;
        this.messages = new ArrayList<>(history.messages().reversed().stream().limit(REMEMBERED).toList().reversed());
    }

    void hold() {
        try (model) {
            scope(s -> {
                s.spawn("answers", this::answerAll);
                listen();
                s.cancel();                         // the browser has gone, so nobody reads the rest
            });
        }
    }

    void listen() {
        for (var open = true; open; ) {
            try {
                for (var message : socket.messages(FromBrowser.class)) {
                    hear(message);
                }
                open = false;
            } catch (WebSocketException.BadMessage e) {
                socket.send(new ToBrowser("error", "a message is {\"prompt\": \"…\"} or {\"type\": \"stop\"}"));
            }
        }
    }

    void hear(FromBrowser message) {
        if ("stop".equals(message.type())) {
            stop.run();
        } else if (message.prompt() == null || message.prompt().isBlank()) {
            socket.send(new ToBrowser("error", "the prompt is missing"));
        } else {
            prompts.put(message.prompt());          // waits while eight others wait, and so the browser waits too
            sleep(Duration.ZERO);                   // lets the answer begin, so that a "stop" directly after it is not lost
        }
    }

    void answerAll() {
        for (var prompt : prompts) {
            messages.add(new Message("user", prompt));
            var said = answer();
            if (said.isEmpty()) {
                messages.removeLast();
            } else {
                messages.add(new Message("assistant", said));
                history.add(prompt, said);
            }
            if (messages.size() > REMEMBERED) {
                messages.subList(0, 2).clear();
            }
            socket.send(new Done("done"));
        }
    }

    /** {@return the answer, which is incomplete if it was stopped or the model failed} */
    String answer() {
        var said = new StringBuilder();
        try {
            scope(s -> {
                stop = s::cancel;                   // ends only this block, wherever it waits
                try (var pieces = model.answer(List.copyOf(messages))) {
                    for (var piece : pieces) {
                        socket.send(new ToBrowser("chunk", piece));
                        said.append(piece);
                    }
                }
            });
        } catch (HttpException | ModelFailed e) {
            socket.send(new ToBrowser("error", e.getMessage()));
        }
        return said.toString();
    }
}

/** Any server with OpenAI's API. It answers with server-sent events, each with one line of data. */
class OpenAi implements Model {
    record Question(String model, boolean stream, List<Message> messages) {}

    record Event(List<Choice> choices, Object error) {}

    record Choice(Delta delta, String finish_reason) {}

    record Delta(String content) {}

    static final JsonMapper JSON = JsonMapper.builder().build();
    final HttpClient client = HttpClient.create(c -> c.readTimeout(seconds(120)));   // large models think before they speak
    final String url;
    final String model;

    OpenAi(String url, String model) {
        this.url = url.endsWith("/chat/completions") ? url : url.replaceFirst("/*$", "/chat/completions");
        this.model = model;
    }

    @Override
    public Flow<String> answer(List<Message> conversation) {
        var question = new Question(model, true, conversation);
        return generate(out -> {
            var whole = false;
            try (var response = client.stream("POST", url, r -> withKey(r).header("Accept", "text/event-stream").json(question));
                    var events = events(response)) {
                for (var data : events) {
                    if (data.equals("[DONE]")) {
                        return;
                    }
                    var choice = read(data);
                    whole |= choice.finish_reason() != null;
                    if (choice.delta() != null && choice.delta().content() != null && !choice.delta().content().isEmpty()) {
                        out.emit(choice.delta().content());
                    }
                }
            }
            if (!whole) {
                throw new ModelFailed("the model's server closed the connection early");
            }
        });
    }

    HttpRequest withKey(HttpRequest request) {
        var key = System.getenv("OPENAI_API_KEY");
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    Flow<String> events(ResponseStream response) {
        if (!response.isSuccess()) {
            var body = String.join("\n", response.lines().take(100).toList());
            throw new ModelFailed("the model's server says " + response.status() + " " + response.reason() + ": " + problem(body));
        }
        return response.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()).strip());
    }

    Choice read(String data) {
        Event event;
        try {
            event = JSON.readValue(data, Event.class);
        } catch (JacksonException e) {
            throw new ModelFailed("the model's server sent an event that OpenAI's API does not have: " + data);
        }
        if (event.error() != null) {
            throw new ModelFailed("the model says: " + message(event.error()));
        }
        // The last event may have only the token count.
        return event.choices() == null || event.choices().isEmpty() ? new Choice(null, null) : event.choices().getFirst();
    }

    String problem(String body) {
        try {
            var error = JSON.readValue(body, Event.class).error();
            return error == null ? body : message(error);
        } catch (JacksonException e) {
            return body;
        }
    }

    String message(Object error) {
        return String.valueOf(error instanceof Map<?, ?> fields ? fields.get("message") : error);
    }

    @Override
    public void close() {
        client.close();
    }
}

/** A model of a few paragraphs: it looks for words in the prompt, and always gives the same answers. */
class Embedded implements Model {
    record Topic(String title, String words, String text) {}

    static final Pattern TOKEN = Pattern.compile("\\s*\\S{1,6}");
    static final Pattern COUNT = Pattern.compile("count (?:up )?to (\\d{1,4})");
    static final Pattern SUM = Pattern.compile("(\\d{1,9})\\s*([-+*x×/])\\s*(\\d{1,9})");
    static final List<Topic> TOPICS = List.of(
            new Topic("Async programming", "async|await|concurren|waiting|event loop", """
                    Most programs spend most of their time **waiting**: for a database, for another server, for a user who types. Async \
                    programming lets a program do something else meanwhile.

                    One thread, the loop, runs many tasks in turn. A task runs until it has to wait, and then the next one runs. No two of \
                    them ever run at the same moment, so they can share a list without a lock. But they can all wait at the same time, and \
                    this saves time:

                    ```
                    var tasks = urls.stream().map(url -> spawn(() -> fetch(url))).toList();
                    var pages = gather(tasks);
                    ```

                    Ten requests of one second each take one second, not ten."""),
            new Topic("The stop button", "\\bstop|cancel|interrupt|escape", """
                    Press **Esc** now, and this text ends in the middle of a word.

                    Your browser then sends `{"type": "stop"}`. A task on the server, which has been waiting for it, cancels the \
                    block of code that writes this answer. The cancellation reaches me where I wait, between two tokens, and I stop. \
                    With a large model, the connection to it is closed, so it does not compute tokens that nobody reads.

                    A cancelled wait throws `Cancelled`. That is an `Error`, so `catch (Exception e)` does not swallow it, and `finally` \
                    blocks still run."""),
            new Topic("Streaming", "stream|websocket|token|browser|protocol|chunk", """
                    You see every token as soon as I have produced it. To do this, three things wait at the same time: the server for me, \
                    your browser for the server, and the server for your browser, which may want me to stop.

                    - A **WebSocket** carries messages in both directions while this page is open.
                    - Each token is a message of its own: `{"type":"chunk","content":"…"}`.
                    - At the end comes `{"type":"done"}`, and you can send the next message.

                    If your network is slow, `send` waits, and so do I. Nothing accumulates in memory."""),
            new Topic("Virtual threads", "thread|loom|java\\b|block|cpu|parallel|\\bcores?\\b", """
                    Each task is a **virtual thread**, and the loop is its scheduler. So a task that waits costs a few hundred bytes, the \
                    code reads from top to bottom, and a stack trace shows how it got there. There is no second kind of method that only \
                    other methods of that kind may call.

                    A long computation would block the other tasks. `compute(() -> …)` moves it to another core, and \
                    `blocking(() -> …)` does the same for calls that block."""),
            new Topic("Timeouts", "timeout|time out|slow|deadline|too long", """
                    Any piece of code can have a limit:

                    ```
                    var page = timeout(seconds(5), () -> client.get(url).text());
                    ```

                    When the time is over, the code inside is cancelled, and `TimedOutException` is thrown. Limits can be nested; \
                    the shortest one wins."""));

    final double pace;

    Embedded(double pace) {
        this.pace = pace;
    }

    @Override
    public Flow<String> answer(List<Message> conversation) {
        return generate(out -> {
            var tokens = TOKEN.matcher(text(conversation));
            while (tokens.find()) {
                sleep(pauseBefore(tokens.group()));
                out.emit(tokens.group());
            }
        });
    }

    /** Pretends to think longer at the beginning of a sentence or a paragraph, and about long words. */
    Duration pauseBefore(String token) {
        var newThought = token.startsWith("\n") ? 6 : Character.isUpperCase(token.strip().charAt(0)) ? 3 : 0;
        return seconds(pace * (0.4 + 0.15 * token.length() + newThought));
    }

    String text(List<Message> conversation) {
        var prompt = conversation.getLast().content().toLowerCase(Locale.ROOT);
        var count = COUNT.matcher(prompt);
        if (count.find()) {
            var numbers = IntStream.rangeClosed(1, Integer.parseInt(count.group(1))).mapToObj(Integer::toString);
            return numbers.collect(Collectors.joining(", ")) + ". Done.";
        }
        var sum = SUM.matcher(prompt);
        if (sum.find()) {
            return sum.group() + " is **" + result(Long.parseLong(sum.group(1)), sum.group(2), Long.parseLong(sum.group(3))) + "**.";
        }
        var topics = TOPICS.stream().filter(topic -> Pattern.compile(topic.words()).matcher(prompt).find()).limit(2).toList();
        if (!topics.isEmpty()) {
            return topics.stream().map(topic -> "**" + topic.title() + ".** " + topic.text()).collect(Collectors.joining("\n\n"));
        }
        return opening(conversation) + """


                I am a small model, a few paragraphs long, and I live in the server itself. Ask me about:

                - async programming
                - streaming, and how these words get to you
                - the stop button
                - virtual threads
                - timeouts

                Or say `count to 500`, and press Esc to stop me. To talk to a large model here, start the server with \
                `--llm URL`.""";
    }

    String opening(List<Message> conversation) {
        var prompt = conversation.getLast().content().strip();
        if (prompt.toLowerCase(Locale.ROOT).matches("(hi|hello|hey|good (morning|day|evening))\\b.*")) {
            return conversation.size() == 1 ? "Hello! Nice to meet you." : "Hello again!";
        }
        var longest = Stream.of(prompt.split("[^\\p{L}\\p{N}]+")).max(Comparator.comparingInt(String::length)).orElse("");
        return longest.isEmpty() ? "I have nothing to say about that." : "There is a lot to say about “" + longest + "”, but I know nothing about it.";
    }

    String result(long a, String operator, long b) {
        return switch (operator) {
            case "+" -> "" + (a + b);
            case "-" -> "" + (a - b);
            case "/" -> b == 0 ? "undefined" : a % b == 0 ? "" + a / b : "%.4f".formatted((double) a / b);
            default -> "" + a * b;
        };
    }
}

record Settings(String llm, String model, int port, double pace, String history) {}

Model model(Settings settings) {
    return settings.llm().isEmpty() ? new Embedded(settings.pace()) : new OpenAi(settings.llm(), settings.model());
}

/** The page has made up an id for its conversation. Without an id, as from the article's page, nothing is kept. */
History history(Request request, Settings settings) {
    var id = request.query("conversation").filter(it -> !settings.history().isEmpty() && it.matches("\\w{16,64}"));
    return new History(id.map(_ -> request.provided(Database.class)), id.orElse(""));
}

void main(String[] args) {
    var settings = settings(args);
    var app = new App();
    if (!settings.history().isEmpty()) {
        app.provide(Database.class, () -> Database.connect(settings.history()));
        app.onStart(() -> app.provided(Database.class).script(History.TABLE));
    }
    app.files("/", Path.of("chat"));                // beside this file
    app.get("/model", _ -> new About(settings.llm().isEmpty() ? "embedded" : settings.model(), !settings.history().isEmpty()));
    app.get("/history", request -> history(request, settings).messages());
    // From any page, even from a file like the article's. To restrict this, check the request's header Origin.
    app.websocket("/chat", (request, socket) -> new Conversation(socket, model(settings), history(request, settings)).hold());
    // Each connected browser counts as a handler, even if it is idle.
    app.serve(c -> c.port(settings.port()).maxHandlers(20_000).maxConnections(20_000));
}

Settings settings(String[] args) {
    var llm = "";
    var model = "gpt-4o-mini";
    var port = 8000;
    var pace = 0.03;
    var history = "";
    try {
        for (var rest = new ArrayDeque<>(List.of(args)); !rest.isEmpty(); ) {
            var arg = rest.poll();
            switch (arg) {
                case "--llm" -> llm = rest.remove();
                case "--model" -> model = rest.remove();
                case "--port" -> port = Integer.parseInt(rest.remove());
                case "--pace" -> pace = Double.parseDouble(rest.remove());
                case "--history" -> history = rest.remove();
                default -> throw new IllegalArgumentException(arg);
            }
        }
    } catch (IllegalArgumentException | NoSuchElementException e) {
        IO.println("usage: Chat.java [--llm URL] [--model NAME] [--port N] [--pace SECONDS] [--history URL]");
        System.exit(2);
    }
    return new Settings(llm, model, port, pace, history);
}
