// A chat with language models, as one would run it: rooms with their history, people who sign in, a choice of models, and tools that the model calls.
// Everybody in a room sees each token, and each call of a tool, as soon as the model has produced it. A stop button reaches the model itself. All of it
// is tasks of one loop. After "What Are the Basics of Async Programming in Python?"
//
//     ./meanwhile run examples/Chat.java                    (with a small model of its own, which needs no network)
//     ./meanwhile run examples/Chat.java --llm http://localhost:11434/v1 --model llama3.2
//
//     ./meanwhile serve examples/Chat.java -- --accounts --history sqlite:chat.db          (people sign in, and the rooms survive a restart)
//
// Then open http://localhost:8000/. --llm takes any server with OpenAI's API, and the page offers its models; its key is read from OPENAI_API_KEY, or from
// the variable that --key-env names. Without --accounts, all who can reach the chat share its rooms; with it, a room belongs to those who have opened its
// link, and CHAT_SECRET (at least 32 characters) keeps them signed in when the server restarts. --history takes the URL of any database.
// More options: --port 8000, --pace 0.03 (seconds per token of the small model).
//
// /chat uses the article's protocol, so its test.html works as it is, without a room:
//
//     {"prompt": "…"}    is answered by    {"type":"chunk","content":"…"} …    {"type":"done"}
//
// In addition, {"type": "stop"} ends the current answer, and its "done" comes at once; {"type": "regenerate"} withdraws the last answer and asks again, with
// another "prompt" if it has one; if the model fails, {"type":"error","content":"…"} comes before "done". In a room, /chat?room=ID, there are also "room",
// which is all that was said, "about" with its name and model, "prompt" from anyone, "call" with a part of a tool's arguments, and "result".

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.*;
import dev.meanwhile.http.*;
import dev.meanwhile.sql.*;
import dev.meanwhile.web.*;
import dev.meanwhile.web.Response;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

static final JsonMapper JSON = JsonMapper.builder().build();
static final String TABLES = """
        create table if not exists account (name varchar(40) primary key, password varchar(200) not null);
        create table if not exists room (id varchar(64) primary key, name varchar(100) not null, model varchar(200) not null, used bigint not null);
        create table if not exists member (room varchar(64) not null, account varchar(40) not null, primary key (room, account));
        create table if not exists message (room varchar(64) not null, said bigint not null, role varchar(10) not null, author varchar(40) not null,
            content text not null, calls text not null, primary key (room, said))""";

/** Without accounts, everybody has the name "". */
record Person(String name) {}

record NewAccount(@NotNull @jakarta.validation.constraints.Pattern(regexp = "[\\p{L}\\p{N}._-]{1,40}", message = "1 to 40 letters, digits, dots and dashes") String name,
        @Secret @NotNull @Size(min = 8, max = 200) String password) {}

// What the page asks for, and what it changes.
record About(String account, boolean accounts, String model) {}
record Models(List<String> models, String problem) {}
record Listed(String id, String name) {}
record Change(Optional<@Size(min = 1, max = 100) String> name, Optional<@Size(min = 1, max = 200) String> model) {}

// What goes through its WebSocket.
record FromBrowser(Optional<String> type, Optional<String> prompt, Optional<String> key) {}
record ToBrowser(String type, String content) {}
record Done(String type) {}
record Prompted(String type, String key, String author, String content) {}
record Called(String type, String call, String name, String content) {}
record Titled(String type, String name, String model) {}
record Opened(String type, String name, String model, List<Message> messages, boolean answering) {}

/** The role is "user" or "assistant". */
record Message(String role, String author, String content, List<Call> calls) {
    boolean isPrompt() {
        return role.equals("user");
    }
}

/** A call of a tool, with its arguments in JSON. */
record Call(String id, String name, String arguments, String result) {}

/** What a model says: a text, or a part of a call. The first part of a call has its id and the tool's name; the arguments grow. */
sealed interface Piece {}
record Said(String text) implements Piece {}
record Calling(int index, String id, String name, String arguments) implements Piece {}

interface Model {
    /** {@return the answer to the last message, piece by piece} The caller closes it, which stops the model. */
    Flow<Piece> answer(List<Message> conversation, List<Tool> tools);
}

static final class ModelFailed extends RuntimeException {
    static final long serialVersionUID = 1L;

    ModelFailed(String message) {
        super(message);
    }
}

/** Something that the model can ask for, by one argument. */
record Tool(String name, String description, String parameter, String meaning, BiFunction<Room, String, String> work) {
    static final List<Tool> ALL = List.of(
            new Tool("calculate", "Calculates exactly", "expression", "such as (1 + 2) * 3 / 4", (_, expression) -> Calculator.calculate(expression)),
            new Tool("time", "Tells the date and the time", "zone", "such as Europe/Lisbon, or UTC",
                    (_, zone) -> ZonedDateTime.now(ZoneId.of(zone)).format(DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm VV", Locale.ENGLISH))),
            new Tool("search_history", "Finds what was said in this conversation, also long ago", "words", "what to look for", Room::search));

    /** {@return what the model is told} A tool that fails is no failure of the answer. */
    static String call(Room room, Call call) {
        try {
            var tool = ALL.stream().filter(it -> it.name().equals(call.name())).findFirst().orElseThrow(() -> new IllegalArgumentException("there is no tool '" + call.name() + "'"));
            var argument = JSON.readTree(call.arguments()).path(tool.parameter()).asStringOpt()
                    .orElseThrow(() -> new IllegalArgumentException("the argument '" + tool.parameter() + "' is missing"));
            return timeout(seconds(10), () -> tool.work().apply(room, argument));
        } catch (JacksonException e) {
            return "error: the arguments are no object in JSON";
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException | SqlException | TimedOutException e) {
            return "error: " + e.getMessage();
        }
    }
}

/** Sums, products and parentheses, with 16 digits. */
record Calculator(Deque<String> tokens) {
    static String calculate(String text) {
        var tokens = Pattern.compile("[0-9.]+|\\S").matcher(text.substring(0, Math.min(200, text.length())) + ")").results().map(MatchResult::group).toList();
        var calculator = new Calculator(new ArrayDeque<>(tokens));
        try {
            var value = calculator.sum();
            if (calculator.tokens().isEmpty()) {
                return Math.abs(value.scale()) > 40 ? value.toString() : value.stripTrailingZeros().toPlainString();
            }
        } catch (NoSuchElementException | NumberFormatException e) {
            // It ends early, or has something else where a number should be.
        }
        throw new IllegalArgumentException("can't calculate '" + text + "'");
    }

    /** Takes its closing parenthesis, too. */
    BigDecimal sum() {
        for (var sum = product(); ; ) {
            switch (tokens.remove()) {
                case "+" -> sum = sum.add(product(), MathContext.DECIMAL64);
                case "-" -> sum = sum.subtract(product(), MathContext.DECIMAL64);
                case ")" -> {
                    return sum;
                }
                case String other -> throw new NumberFormatException(other);
            }
        }
    }

    BigDecimal product() {
        var product = factor();
        while ("*x×/".contains(tokens.element())) {
            product = tokens.remove().equals("/") ? product.divide(factor(), MathContext.DECIMAL64) : product.multiply(factor(), MathContext.DECIMAL64);
        }
        return product;
    }

    BigDecimal factor() {
        return switch (tokens.remove()) {
            case "-" -> factor().negate();
            case "(" -> sum();
            case String number -> new BigDecimal(number);
        };
    }
}

/** A browser in a room. */
record Member(WebSocket socket, Person person, Queue<Object> outbox) {
    void sendAll() {
        for (var event : outbox) {
            socket.send(event);
        }
    }
}

/** What somebody wants answered: a new prompt, or the last one again. */
record Ask(Person person, String key, String prompt, boolean again) {
    Message message() {
        return new Message("user", person.name(), prompt, List.of());
    }
}

/** What the model is saying at the moment. */
static class Draft {
    final StringBuilder text = new StringBuilder();
    final List<Call> calls = new ArrayList<>();

    /** Adds a part of a call. {@return the whole call so far} Some servers number all calls alike, so a new id is a new call, too. */
    Call add(Calling part) {
        var at = Math.min(part.index(), calls.size());
        if (at < calls.size() && !part.id().isEmpty() && !part.id().equals(calls.get(at).id())) {
            at = calls.size();
        }
        if (at == calls.size()) {
            calls.add(new Call(part.id(), "", "", "error: stopped"));
        }
        var call = calls.get(at);
        calls.set(at, new Call(call.id(), call.name() + part.name(), call.arguments() + part.arguments(), call.result()));
        return calls.get(at);
    }

    Stream<Message> message() {
        return text.isEmpty() && calls.isEmpty() ? Stream.empty() : Stream.of(new Message("assistant", "", text.toString(), List.copyOf(calls)));
    }
}

/** A conversation of any number of people with a model. Their prompts are answered one after another; meanwhile anybody may say "stop". */
static class Room {
    static final int SHOWN = 400;
    static final int REMEMBERED = 40;
    static final int ROUNDS = 5;                    // of calls, until the model has to speak

    record About(String name, String model) {}

    record Row(String role, String author, String content, String calls) {
        Message message() {
            return new Message(role, author, content, JSON.readValue(calls, new TypeReference<List<Call>>() {}));
        }
    }

    final Rooms rooms;
    final String id;                                // empty for one that nobody else can enter and nobody keeps
    final List<Message> messages = new ArrayList<>();
    final Set<Member> members = new LinkedHashSet<>();
    final Queue<Ask> asks = queue(8);
    String name = "New chat";
    String model;
    boolean kept;                                   // from the first prompt on
    Draft draft = new Draft();
    boolean answering;
    Runnable stop = () -> {};
    final Task<Void> worker;

    /** Without an id it is a conversation that nobody keeps. */
    Room(Rooms rooms, String id) {
        this.rooms = rooms;
        this.id = id;
        model = rooms.settings().model();
        if (!id.isEmpty()) {
            recall();
        }
        worker = spawn("answers", this::answerAll);
    }

    /** Reads what was said in it, if it is in the database. */
    private void recall() {
        rooms.db().query("select name, model from room where id = $1", id).optional(About.class).ifPresent(it -> {
            name = it.name();
            model = it.model();
            kept = true;
        });
        var rows = rooms.db().query("select role, author, content, calls from message where room = $1 order by said desc limit " + SHOWN, id).list(Row.class);
        rows.reversed().forEach(row -> messages.add(row.message()));
    }

    void hold(WebSocket socket, Person person) {
        var member = new Member(socket, person, queue(1_000));
        members.add(member);
        if (!id.isEmpty()) {
            member.outbox().tryPut(opened());
        }
        try {
            scope(s -> {
                s.spawn("to the browser", member::sendAll);
                if (kept) {
                    rooms.admit(this, person);
                }
                listen(member);
                s.cancel();
            });
        } finally {
            members.remove(member);
            member.outbox().shutdownNow();          // an answer may wait for him
            rooms.left(this);
        }
    }

    Opened opened() {
        return new Opened("room", name, model, Stream.concat(messages.stream(), draft.message()).toList(), answering);
    }

    /** Waits for the only reader. Of several, who is too slow is disconnected, and reads the room anew. Without a room, only what the article's protocol has is told. */
    void tell(Object event) {
        if (id.isEmpty() && !(event instanceof ToBrowser || event instanceof Done)) {
            return;
        }
        if (members.size() == 1) {
            try {
                members.iterator().next().outbox().put(event);
            } catch (QueueShutDownException e) {
                // He has left meanwhile.
            }
        } else {
            List.copyOf(members).stream().filter(member -> !member.outbox().tryPut(event)).forEach(member -> member.socket().abort());
        }
    }

    void listen(Member member) {
        for (var open = true; open; ) {
            try {
                for (var message : member.socket().messages(FromBrowser.class)) {
                    hear(message, member);
                }
                open = false;
            } catch (WebSocketException.BadMessage e) {
                member.outbox().put(new ToBrowser("error", "a message is {\"prompt\": \"…\"} or {\"type\": \"stop\"}"));
            }
        }
    }

    void hear(FromBrowser message, Member member) {
        var type = message.type().orElse("");
        var again = type.equals("regenerate");
        var prompt = message.prompt().orElse("");
        if (type.equals("stop")) {
            stop.run();
        } else if (prompt.isBlank() && !again) {
            member.outbox().put(new ToBrowser("error", "the prompt is missing"));
        } else {
            // Waits while eight others wait, and so the browser waits too.
            asks.put(new Ask(member.person(), message.key().orElse(""), prompt, again));
            sleep(Duration.ZERO);                   // lets the answer begin, so that a "stop" directly after it is not lost
        }
    }

    void answerAll() {
        for (var ask : asks) {
            answering = true;
            try {
                scope(s -> {
                    stop = s::cancel;               // ends only this block, wherever it waits
                    shielded(() -> accept(ask));
                    try {
                        answer();
                    } finally {
                        keepDraft();
                    }
                });
            } catch (HttpException | ModelFailed | SqlException e) {
                tell(new ToBrowser("error", e.getMessage()));
            }
            answering = false;
            tell(new Done("done"));
            rooms.left(this);
        }
    }

    void accept(Ask ask) {
        if (ask.again()) {
            var last = messages.stream().map(Message::isPrompt).toList().lastIndexOf(true);
            withdraw(ask.prompt().isEmpty() ? last + 1 : Math.max(last, 0));
            if (!ask.prompt().isEmpty()) {
                keep(ask.message());
            }
            tell(opened());
        } else {
            var first = !kept;
            keep(ask.message());
            tell(new Prompted("prompt", ask.key(), ask.person().name(), ask.prompt()));
            if (first) {
                tell(new Titled("about", name, model));
            }
        }
    }

    /** Waits for the whole answer: what the model says, and calls of tools as long as it makes any. */
    void answer() {
        for (var round = 0; ; round++) {
            try (var pieces = rooms.model(model).answer(remembered(), id.isEmpty() || round == ROUNDS ? List.of() : Tool.ALL)) {
                for (var piece : pieces) {
                    switch (piece) {
                        case Said(var text) -> {
                            draft.text.append(text);
                            tell(new ToBrowser("chunk", text));
                        }
                        case Calling part -> {
                            var call = draft.add(part);
                            tell(new Called("call", call.id(), call.name(), part.arguments()));
                        }
                    }
                }
            }
            if (draft.calls.isEmpty()) {
                return;
            }
            if (round == ROUNDS) {
                throw new ModelFailed("the model calls tools without end");
            }
            draft.calls.replaceAll(call -> {
                var result = Tool.call(this, call);
                tell(new Called("result", call.id(), call.name(), result));
                return new Call(call.id(), call.name(), call.arguments(), result);
            });
            keepDraft();
        }
    }

    /** {@return the last messages, from a prompt on} The names are there as soon as several people take part. */
    List<Message> remembered() {
        var several = messages.stream().filter(Message::isPrompt).map(Message::author).distinct().count() > 1;
        return messages.stream().skip(Math.max(0, messages.size() - REMEMBERED)).dropWhile(it -> !it.isPrompt())
                .map(it -> several && it.isPrompt() ? new Message(it.role(), it.author(), it.author() + ": " + it.content(), it.calls()) : it).toList();
    }

    void keepDraft() {
        try {
            draft.message().forEach(it -> shielded(() -> keep(it)));
        } finally {
            draft = new Draft();
        }
    }

    /** First in the database, then here, so that who enters meanwhile misses nothing, and sees nothing twice. */
    void keep(Message message) {
        if (!id.isEmpty()) {
            save(message);
        }
        messages.add(message);
        if (messages.size() > SHOWN) {
            messages.removeFirst();
        }
    }

    void save(Message message) {
        var now = System.currentTimeMillis();
        if (!kept) {
            kept = true;
            name = message.content().strip().lines().findFirst().map(line -> line.length() > 60 ? line.substring(0, 59) + "…" : line).orElse(name);
            rooms.db().execute("insert into room (id, name, model, used) values ($1, $2, $3, $4)", id, name, model, now);
            members.stream().map(Member::person).distinct().toList().forEach(person -> rooms.admit(this, person));
        }
        rooms.db().transaction(tx -> {
            tx.execute("update room set used = $1 where id = $2", now, id);
            var said = tx.query("select coalesce(max(said), 0) + 1 from message where room = $1", id).one(Long.class);
            tx.execute("insert into message (room, said, role, author, content, calls) values ($1, $2, $3, $4, $5, $6)", id, said, message.role(), message.author(),
                    message.content(), JSON.writeValueAsString(message.calls()));
        });
    }

    void withdraw(int from) {
        var gone = messages.subList(from, messages.size());
        if (!gone.isEmpty() && !id.isEmpty()) {
            rooms.db().transaction(tx -> {
                var first = tx.query("select said from message where room = $1 order by said desc limit 1 offset " + (gone.size() - 1), id).optional(Long.class);
                first.ifPresent(it -> tx.execute("delete from message where room = $1 and said >= $2", id, it));
            });
        }
        gone.clear();
    }

    String search(String words) {
        var found = rooms.db().query("select role, author, content, calls from message where room = $1 and lower(content) like $2 order by said desc limit 5", id,
                "%" + words.toLowerCase(Locale.ROOT) + "%").list(Row.class).reversed();
        return found.isEmpty() ? "nothing was said about it"
                : found.stream().map(it -> (it.author().isEmpty() ? it.role() : it.author()) + ": " + it.content()).collect(Collectors.joining("\n"));
    }
}

/** The rooms of this loop: those with somebody in them, and those in the database. */
record Rooms(Settings settings, Database db, HttpClient client, Map<String, Room> live, Lock opening) implements AutoCloseable {
    /** {@return the room of this id, a new one if there is none} */
    Room open(String id) {
        if (!id.matches("\\w{16,64}")) {
            throw new HttpError(404, "the id of a room has 16 to 64 letters and digits");
        }
        try (var _ = opening.acquire()) {           // two who open it at once meet in it
            if (!live.containsKey(id)) {
                live.put(id, new Room(this, id));
            }
            return live.get(id);
        }
    }

    /** Forgets a room that is empty and silent. The rest is in the database. An answer goes on without readers, except in a conversation that nobody keeps. */
    void left(Room room) {
        if (room.members.isEmpty() && room.id.isEmpty()) {
            room.stop.run();
        }
        if (room.members.isEmpty() && !room.answering && room.asks.size() == 0) {
            room.asks.shutdown();
            live.remove(room.id, room);
        }
    }

    List<Listed> list(Person person) {
        return db.query("select r.id, r.name from room r join member m on m.room = r.id where m.account = $1 order by r.used desc limit 200", person.name()).list(Listed.class);
    }

    void admit(Room room, Person person) {
        try {
            db.execute("insert into member (room, account) values ($1, $2)", room.id, person.name());
        } catch (SqlException.NotUnique e) {
            // He has been here before.
        }
    }

    Response change(String id, Person person, Change change) {
        var room = open(id);
        try {
            var isHis = room.kept ? db.query("select room from member where room = $1 and account = $2", id, person.name()).optional(String.class).isPresent()
                    : room.members.stream().anyMatch(it -> it.person().equals(person));
            if (!isHis) {
                throw new HttpError(404, "you have no such room");
            }
            room.name = change.name().orElse(room.name);
            room.model = change.model().orElse(room.model);
            db.execute("update room set name = $1, model = $2 where id = $3", room.name, room.model, id);
            room.tell(new Titled("about", room.name, room.model));
            return Response.noContent();
        } finally {
            left(room);
        }
    }

    /** Leaves a room. When nobody is left, all of it is deleted. */
    Response leave(String id, Person person) {
        if (db.execute("delete from member where room = $1 and account = $2", id, person.name()) == 0) {
            throw new HttpError(404, "you have no such room");
        }
        Optional.ofNullable(live.get(id)).ifPresent(room -> room.members.stream().filter(it -> it.person().equals(person)).toList().forEach(it -> it.socket().abort()));
        if (db.query("select account from member where room = $1 limit 1", id).optional(String.class).isEmpty()) {
            db.transaction(tx -> {
                tx.execute("delete from message where room = $1", id);
                tx.execute("delete from room where id = $1", id);
            });
        }
        return Response.noContent();
    }

    Model model(String name) {
        return settings.llm().isEmpty() || name.equals("embedded") ? new Embedded(settings.pace()) : new OpenAi(client, settings, name);
    }

    /** {@return the models that the page offers} If their server does not tell, those that are known, and why. */
    Models models() {
        var names = new LinkedHashSet<>(List.of(settings.model()));
        var problem = "";
        if (!settings.llm().isEmpty()) {
            try {
                names.addAll(timeout(seconds(5), () -> OpenAi.models(client, settings)));
            } catch (HttpException | TimedOutException e) {
                problem = e.getMessage();
            }
        }
        names.add("embedded");
        return new Models(List.copyOf(names), problem);
    }

    /** Stops what is being said, and waits until it is kept. */
    @Override
    public void close() {
        for (var room : List.copyOf(live.values())) {
            room.asks.shutdownNow();
            room.stop.run();
            room.worker.await();
        }
    }
}

/** Any server with OpenAI's API. It answers with server-sent events, each with one line of data. */
record OpenAi(HttpClient client, Settings settings, String model) implements Model {
    static List<String> models(HttpClient client, Settings settings) {
        var offered = client.get(settings.llm() + "/models", r -> withKey(r, settings)).raiseForStatus().json(JsonNode.class);
        return offered.path("data").valueStream().map(it -> it.path("id").asString("")).sorted().toList();
    }

    @Override
    public Flow<Piece> answer(List<Message> conversation, List<Tool> tools) {
        var question = JSON.createObjectNode().put("model", model).put("stream", true);
        question.set("messages", JSON.valueToTree(conversation.stream().flatMap(OpenAi::messages).toList()));
        if (!tools.isEmpty()) {
            question.set("tools", JSON.valueToTree(tools.stream().map(OpenAi::described).toList()));
        }
        return generate(out -> {
            var whole = false;
            try (var response = client.stream("POST", settings.llm() + "/chat/completions", r -> withKey(r, settings).header("Accept", "text/event-stream").json(question));
                    var events = events(response)) {
                for (var data : events) {
                    if (data.equals("[DONE]")) {
                        return;
                    }
                    var choice = choice(data);
                    whole |= !choice.path("finish_reason").asString("").isEmpty();
                    for (var piece : pieces(choice.path("delta"))) {
                        out.emit(piece);
                    }
                }
            }
            if (!whole) {
                throw new ModelFailed("the model's server closed the connection early");
            }
        });
    }

    static Stream<JsonNode> messages(Message message) {
        var said = JSON.createObjectNode().put("role", message.role()).put("content", message.content());
        if (!message.calls().isEmpty()) {
            said.set("tool_calls", JSON.valueToTree(message.calls().stream()
                    .map(it -> Map.of("id", it.id(), "type", "function", "function", Map.of("name", it.name(), "arguments", it.arguments()))).toList()));
        }
        return Stream.concat(Stream.of(said), message.calls().stream()
                .map(it -> JSON.createObjectNode().put("role", "tool").put("tool_call_id", it.id()).put("content", it.result())));
    }

    static Map<String, ?> described(Tool tool) {
        var parameters = Map.of("type", "object", "properties", Map.of(tool.parameter(), Map.of("type", "string", "description", tool.meaning())), "required", List.of(tool.parameter()));
        return Map.of("type", "function", "function", Map.of("name", tool.name(), "description", tool.description(), "parameters", parameters));
    }

    static HttpRequest withKey(HttpRequest request, Settings settings) {
        var key = System.getenv(settings.keyEnv());
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    static Flow<String> events(ResponseStream response) {
        if (!response.isSuccess()) {
            var body = String.join("\n", response.lines().take(100).toList());
            throw new ModelFailed("the model's server says " + response.status() + " " + response.reason() + ": " + problem(read(body), body));
        }
        return response.lines().filter(line -> line.startsWith("data:")).map(line -> line.substring("data:".length()).strip());
    }

    /** The last event may have none, but only the token count. */
    static JsonNode choice(String data) {
        var event = read(data);
        if (event.isMissingNode() || event.hasNonNull("error")) {
            throw new ModelFailed(event.isMissingNode() ? "the model's server sent an event that OpenAI's API does not have: " + data : "the model says: " + problem(event, data));
        }
        return event.path("choices").path(0);
    }

    static List<Piece> pieces(JsonNode delta) {
        var pieces = new ArrayList<Piece>();
        var text = delta.path("content").asString("");
        if (!text.isEmpty()) {
            pieces.add(new Said(text));
        }
        for (var part : delta.path("tool_calls")) {
            var function = part.path("function");
            pieces.add(new Calling(part.path("index").asInt(0), part.path("id").asString(""), function.path("name").asString(""), function.path("arguments").asString("")));
        }
        return pieces;
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    static String problem(JsonNode answer, String otherwise) {
        var error = answer.path("error");
        return error.path("message").asString(error.asString(otherwise));
    }
}

/** A model of a few paragraphs: it looks for words in the prompt, and always gives the same answers. */
record Embedded(double pace) implements Model {
    record Topic(String title, String words, String text) {}

    static final Pattern TOKEN = Pattern.compile("\\s*\\S{1,6}");
    static final Pattern COUNT = Pattern.compile("count (?:up )?to (\\d{1,4})");
    static final Pattern SUM = Pattern.compile("\\d{1,9}\\s*(?:[-+*x×]\\s*\\d|/\\s*[1-9])\\d{0,8}");
    static final Pattern TIME = Pattern.compile("\\bwhat (time|day)\\b|\\btoday\\b", Pattern.CASE_INSENSITIVE);
    static final Pattern SEARCH = Pattern.compile("\\b(?:search for|what did (?:I|we) say about) (.+?)[?.!]*$", Pattern.CASE_INSENSITIVE);
    static final List<Topic> TOPICS = List.of(
            new Topic("Async programming", "async|await|concurren|waiting|event loop", """
                    Most programs spend most of their time **waiting**: for a database, for another server, for a user who types. Async programming lets a program do \
                    something else meanwhile. One thread, the loop, runs many tasks in turn, and all of them can wait at the same time:

                    ```
                    var tasks = urls.stream().map(url -> spawn(() -> fetch(url))).toList();
                    var pages = gather(tasks);
                    ```

                    Ten requests of one second each take one second, not ten."""),
            new Topic("The stop button", "\\bstop|cancel|interrupt|escape", """
                    Press **Esc** now, and this text ends in the middle of a word. Your browser then sends `{"type": "stop"}`. A task on the server, which has been \
                    waiting for it, cancels the block of code that writes this answer. The cancellation reaches me where I wait, between two tokens, and I stop. \
                    With a large model, the connection to it is closed, so it does not compute tokens that nobody reads."""),
            new Topic("Streaming", "stream|websocket|token|browser|protocol|chunk", """
                    You see every token as soon as I have produced it. To do this, three things wait at the same time: the server for me, your browser for the server, and \
                    the server for your browser, which may want me to stop.

                    - A **WebSocket** carries messages in both directions while this page is open.
                    - Each token is a message of its own: `{"type":"chunk","content":"…"}`.
                    - If your network is slow, `send` waits, and so do I. Nothing accumulates in memory."""));

    @Override
    public Flow<Piece> answer(List<Message> conversation, List<Tool> tools) {
        var last = conversation.getLast();
        var call = tools.isEmpty() || !last.calls().isEmpty() ? Optional.<Calling>empty() : call(last.content());
        var answer = call.map(Calling::arguments).orElseGet(() -> last.calls().isEmpty() ? text(conversation) : text(last.calls().getFirst()));
        return generate(out -> {
            var tokens = TOKEN.matcher(answer);
            for (var first = true; tokens.find(); first = false) {
                var token = tokens.group();
                sleep(seconds(pace * (0.4 + 0.15 * token.length() + (token.startsWith("\n") ? 6 : 0))));        // long words are harder, and so is a new paragraph
                out.emit(call.isEmpty() ? new Said(token) : new Calling(0, call.get().id(), first ? call.get().name() : "", token));
            }
        });
    }

    Optional<Calling> call(String prompt) {
        var sum = SUM.matcher(prompt);
        var search = SEARCH.matcher(prompt);
        return sum.find() ? call("calculate", "expression", sum.group())
                : search.find() ? call("search_history", "words", search.group(1))
                : TIME.matcher(prompt).find() ? call("time", "zone", ZoneId.systemDefault().getId()) : Optional.empty();
    }

    Optional<Calling> call(String tool, String parameter, String value) {
        return Optional.of(new Calling(0, "call_" + UUID.randomUUID(), tool, JSON.writeValueAsString(Map.of(parameter, value))));
    }

    String text(Call call) {
        return call.result().startsWith("error: ") ? "That did not work: " + call.result().substring("error: ".length()) + "."
                : switch (call.name()) {
                    case "calculate" -> JSON.readTree(call.arguments()).path("expression").asString() + " is **" + call.result() + "**.";
                    case "time" -> "It is **" + call.result() + "**.";
                    default -> "This is what I have found:\n\n- " + call.result().replaceAll("\\s*\\n\\s*", "\n- ");
                };
    }

    String text(List<Message> conversation) {
        var prompt = conversation.getLast().content().strip().toLowerCase(Locale.ROOT);
        var count = COUNT.matcher(prompt);
        if (count.find()) {
            return IntStream.rangeClosed(1, Integer.parseInt(count.group(1))).mapToObj(Integer::toString).collect(Collectors.joining(", ")) + ". Done.";
        }
        var sum = SUM.matcher(prompt);
        if (sum.find()) {
            return sum.group() + " is **" + Calculator.calculate(sum.group()) + "**.";
        }
        var topics = TOPICS.stream().filter(topic -> Pattern.compile(topic.words()).matcher(prompt).find()).limit(2).toList();
        if (!topics.isEmpty()) {
            return topics.stream().map(topic -> "**" + topic.title() + ".** " + topic.text()).collect(Collectors.joining("\n\n"));
        }
        var opening = !prompt.matches("(hi|hello|hey|good (morning|day|evening))\\b.*") ? "I know nothing about that."
                : conversation.size() == 1 ? "Hello! Nice to meet you." : "Hello again!";
        return opening + """


                I am a small model, a few paragraphs long, and I live in the server itself. Ask me about:

                - async programming
                - streaming, and how these words get to you
                - the stop button

                Or say `count to 500`, and press Esc to stop me. I can call tools: ask for the time, for `12 * 12`, or to search for a word. To talk to a large model here, start the server with \
                `--llm URL`.""";
    }
}

Response signUp(Request request, NewAccount account) {
    var hash = Passwords.hash(account.password());
    try {
        request.provided(Database.class).execute("insert into account (name, password) values ($1, $2)", account.name(), hash);
    } catch (SqlException.NotUnique e) {
        throw new HttpError(409, "somebody else has the name " + account.name());
    }
    return enter(request, account.name());
}

Response signIn(Request request, Login login) {
    var hash = request.provided(Database.class).query("select password from account where name = $1", login.name()).optional(String.class);
    if (hash.isPresent() ? !Passwords.verify(login.password(), hash.get()) : !Passwords.verifyNobody(login.password())) {
        throw new HttpError(401, "the name or the password is wrong");
    }
    return enter(request, login.name());
}

Response enter(Request request, String name) {
    var session = Session.of(request);
    session.renew();
    session.put("person", new Person(name));
    return Response.noContent();
}

Response signOut(Request request) {
    Session.of(request).clear();
    return Response.noContent();
}

Rooms rooms(Request request) {
    return request.provided(Rooms.class);
}

Person person(Request request) {
    return request.provided(Person.class);
}

void enterRoom(Request request, WebSocket socket) {
    request.query("room").map(rooms(request)::open).orElseGet(() -> new Room(rooms(request), "")).hold(socket, person(request));
}

App chat(Settings settings) {
    var inside = new Router();
    inside.use(settings.accounts() ? Sessions.signedIn("person", Person.class) : (request, next) -> {
        request.provide(Person.class, new Person(""));
        return next.handle(request);
    });
    inside.get("/models", request -> rooms(request).models());
    inside.get("/rooms", request -> rooms(request).list(person(request)));
    inside.patch("/rooms/{id}", Change.class, (request, change) -> rooms(request).change(request.path("id"), person(request), change));
    inside.delete("/rooms/{id}", request -> rooms(request).leave(request.path("id"), person(request)));
    inside.websocket("/chat", this::enterRoom).receives(FromBrowser.class).sends(ToBrowser.class);

    var app = new App();
    app.provide(Database.class, () -> Database.connect(settings.history()));
    app.provide(HttpClient.class, () -> HttpClient.create(c -> c.readTimeout(seconds(120)).maxConnections(10_000)));     // large models think before they speak
    app.provide(Rooms.class, () -> new Rooms(settings, app.provided(Database.class), app.provided(HttpClient.class), new HashMap<>(), lock()));
    app.onStart(() -> app.provided(Database.class).script(TABLES));
    app.use(SecurityHeaders.standard().contentSecurityPolicy("default-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"));
    app.use(Sessions.cookie(settings.secret()));
    app.use(Csrf.protect());
    app.files("/", Path.of("chat"));                // beside this file
    app.get("/about", request -> new About(Session.of(request).value("person", Person.class).map(Person::name).orElse(""), settings.accounts(), settings.model()));
    if (settings.accounts()) {
        var few = RateLimit.perClient(20, Duration.ofMinutes(1));
        app.post("/sign-up", NewAccount.class, this::signUp).use(few);
        app.post("/sign-in", Login.class, this::signIn).use(few);
        app.post("/sign-out", this::signOut);
    }
    app.mount("/", inside);
    return app;
}

void main(String[] args) {
    var settings = settings(args);
    // Each connected browser counts as a handler, even if it is idle.
    chat(settings).serve(c -> c.port(settings.port()).maxHandlers(20_000).maxConnections(20_000));
}

record Settings(String llm, String model, String keyEnv, int port, double pace, String history, boolean accounts, String secret) {}

Settings settings(String[] args) {
    var values = new HashMap<>(Map.of("--llm", "", "--model", "", "--key-env", "OPENAI_API_KEY", "--port", "8000", "--pace", "0.03", "--history", "sqlite::memory:", "--accounts", ""));
    try {
        for (var rest = new ArrayDeque<>(List.of(args)); !rest.isEmpty(); ) {
            var arg = rest.poll();
            if (values.replace(arg, arg.equals("--accounts") ? "yes" : rest.remove()) == null) {
                throw new IllegalArgumentException(arg);
            }
        }
        var llm = values.get("--llm").replaceFirst("/*(/chat/completions)?/*$", "");
        var model = !values.get("--model").isEmpty() ? values.get("--model") : llm.isEmpty() ? "embedded" : "gpt-4o-mini";
        var secret = Objects.requireNonNullElseGet(System.getenv("CHAT_SECRET"), () -> UUID.randomUUID().toString() + UUID.randomUUID());
        return new Settings(llm, model, values.get("--key-env"), Integer.parseInt(values.get("--port")), Double.parseDouble(values.get("--pace")), values.get("--history"),
                !values.get("--accounts").isEmpty(), secret);
    } catch (IllegalArgumentException | NoSuchElementException e) {
        IO.println("usage: Chat.java [--llm URL] [--model NAME] [--key-env NAME] [--port N] [--pace SECONDS] [--history URL] [--accounts]");
        System.exit(2);
        throw e;
    }
}
