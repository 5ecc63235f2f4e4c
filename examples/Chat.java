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

import dev.meanwhile.Flow;
import dev.meanwhile.Lock;
import dev.meanwhile.Queue;
import dev.meanwhile.QueueShutDownException;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.HttpRequest;
import dev.meanwhile.http.ResponseStream;
import dev.meanwhile.http.WebSocket;
import dev.meanwhile.http.WebSocketException;
import dev.meanwhile.sql.Database;
import dev.meanwhile.sql.SqlException;
import dev.meanwhile.web.*;

import java.util.regex.Pattern;

import jakarta.validation.constraints.*;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
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

record About(String account, boolean accounts, String model) {}

record Models(List<String> models, String problem) {}

record Listed(String id, String name) {}

record Change(Optional<@Size(min = 1, max = 100) String> name, Optional<@Size(min = 1, max = 200) String> model) {}

record FromBrowser(String type, String prompt, String key) {}

record ToBrowser(String type, String content) {}

record Done(String type) {}

record Prompted(String type, String key, String author, String content) {}

record Called(String type, String call, String name, String content) {}

record Titled(String type, String name, String model) {}

record Opened(String type, String name, String model, List<Message> messages, boolean answering) {}

/** A call of a tool, with its arguments in JSON. */
record Call(String id, String name, String arguments, String result) {}

/** The role is "user" or "assistant". */
record Message(String role, String author, String content, List<Call> calls) {}

sealed interface Piece {}

record Said(String text) implements Piece {}

/** A part of a call. The first part has its id and the tool's name; the arguments grow. */
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

/** Something that the model can ask for. All of its parameters are texts: their names and what they mean. */
record Tool(String name, String description, Map<String, String> parameters, Work work) {
    interface Work {
        String on(Room room, Map<String, Object> arguments);
    }

    static final List<Tool> ALL = List.of(
            new Tool("calculate", "Calculates exactly", Map.of("expression", "such as (1 + 2) * 3 / 4"),
                    (_, arguments) -> new Calculator(text(arguments, "expression")).result()),
            new Tool("time", "Tells the date and the time", Map.of("zone", "such as Europe/Lisbon, or UTC"),
                    (_, arguments) -> ZonedDateTime.now(ZoneId.of(text(arguments, "zone"))).format(DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm VV", Locale.ENGLISH))),
            new Tool("search_history", "Finds what was said in this conversation, also long ago", Map.of("words", "what to look for"),
                    (room, arguments) -> room.search(text(arguments, "words"))));

    static String text(Map<String, Object> arguments, String name) {
        return Optional.ofNullable(arguments.get(name)).map(String::valueOf).orElseThrow(() -> new IllegalArgumentException("the argument '" + name + "' is missing"));
    }

    /** {@return what the model is told} A tool that fails is no failure of the answer. */
    static String call(Room room, Call call) {
        try {
            var tool = ALL.stream().filter(it -> it.name().equals(call.name())).findFirst().orElseThrow(() -> new IllegalArgumentException("there is no tool '" + call.name() + "'"));
            var arguments = JSON.readValue(call.arguments().isBlank() ? "{}" : call.arguments(), new TypeReference<Map<String, Object>>() {});
            return timeout(seconds(10), () -> tool.work().on(room, arguments));
        } catch (JacksonException e) {
            return "error: the arguments are no object in JSON";
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException | SqlException | TimedOutException e) {
            return "error: " + e.getMessage();
        }
    }
}

/** Sums, products and parentheses, with 16 digits. */
static class Calculator {
    final String text;
    int at;

    Calculator(String text) {
        this.text = text.substring(0, Math.min(200, text.length())).replaceAll("\\s", "").replace('×', '*').replace('x', '*');
    }

    String result() {
        var value = sum();
        expect(at == text.length());
        return Math.abs(value.scale()) > 40 ? value.toString() : value.stripTrailingZeros().toPlainString();
    }

    BigDecimal sum() {
        return terms("+-");
    }

    BigDecimal terms(String signs) {
        var value = operand(signs);
        while (at < text.length() && signs.indexOf(text.charAt(at)) >= 0) {
            value = switch (text.charAt(at++)) {
                case '+' -> value.add(operand(signs), MathContext.DECIMAL64);
                case '-' -> value.subtract(operand(signs), MathContext.DECIMAL64);
                case '*' -> value.multiply(operand(signs), MathContext.DECIMAL64);
                default -> value.divide(operand(signs), MathContext.DECIMAL64);
            };
        }
        return value;
    }

    BigDecimal operand(String signs) {
        return signs.equals("+-") ? terms("*/") : factor();
    }

    BigDecimal factor() {
        if (takes('-')) {
            return factor().negate();
        } else if (takes('(')) {
            var value = sum();
            expect(takes(')'));
            return value;
        }
        var start = at;
        while (at < text.length() && "0123456789.".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        expect(at > start);
        return new BigDecimal(text.substring(start, at));
    }

    void expect(boolean right) {
        if (!right) {
            throw new IllegalArgumentException("can't calculate '" + text + "' after '" + text.substring(0, at) + "'");
        }
    }

    boolean takes(char sign) {
        var there = at < text.length() && text.charAt(at) == sign;
        at += there ? 1 : 0;
        return there;
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
record Ask(Person person, String key, String prompt, boolean again) {}

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
            calls.add(new Call(part.id(), part.name(), part.arguments(), "error: stopped"));
        } else {
            var call = calls.get(at);
            calls.set(at, new Call(call.id(), call.name() + part.name(), call.arguments() + part.arguments(), call.result()));
        }
        return calls.get(at);
    }

    Optional<Message> message() {
        return text.isEmpty() && calls.isEmpty() ? Optional.empty() : Optional.of(new Message("assistant", "", text.toString(), List.copyOf(calls)));
    }
}

/** A conversation of any number of people with a model. Their prompts are answered one after another; meanwhile anybody may say "stop". */
static class Room {
    static final int SHOWN = 400;
    static final int REMEMBERED = 40;
    static final int ROUNDS = 5;                    // of calls, until the model has to speak
    final Rooms rooms;
    final String id;                                // empty for one that nobody else can enter and nobody keeps
    final List<Message> messages;
    final Set<Member> members = new LinkedHashSet<>();
    final Queue<Ask> asks = queue(8);
    String name;
    String model;
    boolean kept;                                   // from the first prompt on
    Optional<Draft> draft = Optional.empty();
    boolean answering;
    Runnable stop = () -> {};
    Optional<Task<Void>> worker = Optional.empty();

    Room(Rooms rooms, String id, String name, String model, List<Message> messages, boolean kept) {
        this.rooms = rooms;
        this.id = id;
        this.name = name;
        this.model = model;
        this.messages = messages;
        this.kept = kept;
    }

    void hold(WebSocket socket, Person person) {
        var member = new Member(socket, person, queue(1_000));
        members.add(member);
        if (!id.isEmpty()) {
            member.outbox().tryPut(opened());
        }
        if (worker.isEmpty()) {
            worker = Optional.of(spawn("answers", this::answerAll));
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
        return new Opened("room", name, model, Stream.concat(messages.stream(), draft.flatMap(Draft::message).stream()).toList(), answering);
    }

    Titled titled() {
        return new Titled("about", name, model);
    }

    /** Waits for the only reader. Of several, who is too slow is disconnected, and reads the room anew. */
    void tell(Object event) {
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

    /** Tells what the article's protocol does not have. */
    void tellRoom(Object event) {
        if (!id.isEmpty()) {
            tell(event);
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
        var again = "regenerate".equals(message.type());
        var prompt = Objects.requireNonNullElse(message.prompt(), "");
        if ("stop".equals(message.type())) {
            stop.run();
        } else if (prompt.isBlank() && !again) {
            member.outbox().put(new ToBrowser("error", "the prompt is missing"));
        } else {
            // Waits while eight others wait, and so the browser waits too.
            asks.put(new Ask(member.person(), Objects.requireNonNullElse(message.key(), ""), prompt, again));
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
            var last = messages.size() - 1;
            while (last >= 0 && !messages.get(last).role().equals("user")) {
                last--;
            }
            withdraw(ask.prompt().isEmpty() ? last + 1 : Math.max(last, 0));
            if (!ask.prompt().isEmpty()) {
                keep(new Message("user", ask.person().name(), ask.prompt(), List.of()));
            }
            tellRoom(opened());
        } else {
            var first = !kept;
            keep(new Message("user", ask.person().name(), ask.prompt(), List.of()));
            tellRoom(new Prompted("prompt", ask.key(), ask.person().name(), ask.prompt()));
            if (first) {
                tellRoom(titled());
            }
        }
    }

    /** Waits for the whole answer: what the model says, and calls of tools as long as it makes any. */
    void answer() {
        for (var round = 0; ; round++) {
            var said = new Draft();
            draft = Optional.of(said);
            try (var pieces = rooms.model(model).answer(remembered(), id.isEmpty() || round == ROUNDS ? List.of() : Tool.ALL)) {
                for (var piece : pieces) {
                    switch (piece) {
                        case Said(var text) -> {
                            said.text.append(text);
                            tell(new ToBrowser("chunk", text));
                        }
                        case Calling part -> {
                            var call = said.add(part);
                            tellRoom(new Called("call", call.id(), call.name(), part.arguments()));
                        }
                    }
                }
            }
            if (said.calls.isEmpty()) {
                return;
            }
            if (round == ROUNDS) {
                throw new ModelFailed("the model calls tools without end");
            }
            said.calls.replaceAll(call -> {
                var result = Tool.call(this, call);
                tellRoom(new Called("result", call.id(), call.name(), result));
                return new Call(call.id(), call.name(), call.arguments(), result);
            });
            keepDraft();
        }
    }

    /** {@return the last messages, from a prompt on} The names are there as soon as several people take part. */
    List<Message> remembered() {
        var several = messages.stream().filter(it -> it.role().equals("user")).map(Message::author).distinct().count() > 1;
        return messages.stream().skip(Math.max(0, messages.size() - REMEMBERED)).dropWhile(it -> !it.role().equals("user"))
                .map(it -> several && it.role().equals("user") ? new Message(it.role(), it.author(), it.author() + ": " + it.content(), it.calls()) : it).toList();
    }

    String search(String words) {
        var found = rooms.search(this, words);
        return found.isEmpty() ? "nothing was said about it" : String.join("\n", found);
    }

    void keepDraft() {
        var said = draft.flatMap(Draft::message);
        try {
            said.ifPresent(it -> shielded(() -> keep(it)));
        } finally {
            draft = Optional.empty();
        }
    }

    /** First in the database, then here, so that who enters meanwhile misses nothing, and sees nothing twice. */
    void keep(Message message) {
        if (!id.isEmpty()) {
            rooms.keep(this, message);
        }
        messages.add(message);
        if (messages.size() > SHOWN) {
            messages.removeFirst();
        }
    }

    void withdraw(int from) {
        var gone = messages.subList(from, messages.size());
        if (!gone.isEmpty() && !id.isEmpty()) {
            rooms.withdraw(this, gone.size());
        }
        gone.clear();
    }
}

/** The rooms of this loop: those with somebody in them, and those in the database. */
static class Rooms implements AutoCloseable {
    final Settings settings;
    final Database db;
    final HttpClient client;
    final Map<String, Room> live = new HashMap<>();
    final Lock opening = lock();

    Rooms(Settings settings, Database db, HttpClient client) {
        this.settings = settings;
        this.db = db;
        this.client = client;
    }

    record Found(String name, String model) {}

    record Row(String role, String author, String content, String calls) {
        Message message() {
            return new Message(role, author, content, JSON.readValue(calls, new TypeReference<List<Call>>() {}));
        }
    }

    Room alone() {
        return new Room(this, "", "", settings.model(), new ArrayList<>(), false);
    }

    /** {@return the room of this id, a new one if there is none} */
    Room open(String id) {
        if (!id.matches("\\w{16,64}")) {
            throw new HttpError(404, "the id of a room has 16 to 64 letters and digits");
        }
        try (var _ = opening.acquire()) {           // two who open it at once meet in it
            if (!live.containsKey(id)) {
                var found = db.query("select name, model from room where id = $1", id).optional(Found.class);
                var rows = db.query("select role, author, content, calls from message where room = $1 order by said desc limit " + Room.SHOWN, id).list(Row.class);
                var room = found.orElse(new Found("New chat", settings.model()));
                live.put(id, new Room(this, id, room.name(), room.model(), rows.reversed().stream().map(Row::message).collect(Collectors.toCollection(ArrayList::new)), found.isPresent()));
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

    boolean isMember(String id, Person person) {
        return db.query("select room from member where room = $1 and account = $2", id, person.name()).optional(String.class).isPresent();
    }

    void change(String id, Person person, Change change) {
        var room = open(id);
        if (room.kept ? !isMember(id, person) : room.members.stream().noneMatch(it -> it.person().equals(person))) {
            left(room);
            throw new HttpError(404, "you have no such room");
        }
        room.name = change.name().orElse(room.name);
        room.model = change.model().orElse(room.model);
        db.execute("update room set name = $1, model = $2 where id = $3", room.name, room.model, id);
        room.tell(room.titled());
        left(room);
    }

    /** Leaves a room. When nobody is left, all of it is deleted. */
    void leave(String id, Person person) {
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
    }

    void keep(Room room, Message message) {
        var now = System.currentTimeMillis();
        if (!room.kept) {
            room.kept = true;
            room.name = message.content().strip().lines().findFirst().map(line -> line.length() > 60 ? line.substring(0, 59) + "…" : line).orElse(room.name);
            db.execute("insert into room (id, name, model, used) values ($1, $2, $3, $4)", room.id, room.name, room.model, now);
            room.members.stream().map(Member::person).distinct().toList().forEach(person -> admit(room, person));
        }
        db.transaction(tx -> {
            tx.execute("update room set used = $1 where id = $2", now, room.id);
            var said = tx.query("select coalesce(max(said), 0) + 1 from message where room = $1", room.id).one(Long.class);
            tx.execute("insert into message (room, said, role, author, content, calls) values ($1, $2, $3, $4, $5, $6)", room.id, said, message.role(), message.author(),
                    message.content(), JSON.writeValueAsString(message.calls()));
        });
    }

    void withdraw(Room room, int count) {
        db.transaction(tx -> {
            var from = tx.query("select said from message where room = $1 order by said desc limit 1 offset " + (count - 1), room.id).optional(Long.class);
            from.ifPresent(it -> tx.execute("delete from message where room = $1 and said >= $2", room.id, it));
        });
    }

    List<String> search(Room room, String words) {
        return db.query("select role, author, content, calls from message where room = $1 and lower(content) like $2 order by said desc limit 5", room.id,
                "%" + words.toLowerCase(Locale.ROOT) + "%").list(Row.class).reversed().stream().map(it -> (it.author().isEmpty() ? it.role() : it.author()) + ": " + it.content()).toList();
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
            room.worker.ifPresent(Task::await);
        }
    }
}

/** Any server with OpenAI's API. It answers with server-sent events, each with one line of data. */
record OpenAi(HttpClient client, Settings settings, String model) implements Model {
    record Event(List<Choice> choices, Object error) {}

    record Choice(Delta delta, String finish_reason) {}

    record Delta(String content, List<Part> tool_calls) {}

    record Part(Integer index, String id, Function function) {}

    record Function(String name, String arguments) {}

    record Offered(List<Name> data) {}

    record Name(String id) {}

    static List<String> models(HttpClient client, Settings settings) {
        return client.get(settings.llm() + "/models", r -> withKey(r, settings)).raiseForStatus().json(Offered.class).data().stream().map(Name::id).sorted().toList();
    }

    @Override
    public Flow<Piece> answer(List<Message> conversation, List<Tool> tools) {
        var question = new LinkedHashMap<String, Object>();
        question.put("model", model);
        question.put("stream", true);
        question.put("messages", conversation.stream().flatMap(OpenAi::messages).toList());
        if (!tools.isEmpty()) {
            question.put("tools", tools.stream().map(OpenAi::described).toList());
        }
        return generate(out -> {
            var whole = false;
            try (var response = client.stream("POST", settings.llm() + "/chat/completions", r -> withKey(r, settings).header("Accept", "text/event-stream").json(question));
                    var events = events(response)) {
                for (var data : events) {
                    if (data.equals("[DONE]")) {
                        return;
                    }
                    var choice = read(data);
                    whole |= choice.finish_reason() != null;
                    for (var piece : pieces(Optional.ofNullable(choice.delta()).orElse(new Delta("", List.of())))) {
                        out.emit(piece);
                    }
                }
            }
            if (!whole) {
                throw new ModelFailed("the model's server closed the connection early");
            }
        });
    }

    static List<Piece> pieces(Delta delta) {
        var pieces = new ArrayList<Piece>();
        if (!text(delta.content()).isEmpty()) {
            pieces.add(new Said(delta.content()));
        }
        for (var part : Objects.requireNonNullElse(delta.tool_calls(), List.<Part>of())) {
            var function = Objects.requireNonNullElse(part.function(), new Function("", ""));
            pieces.add(new Calling(Objects.requireNonNullElse(part.index(), 0), text(part.id()), text(function.name()), text(function.arguments())));
        }
        return pieces;
    }

    static String text(String text) {
        return Objects.requireNonNullElse(text, "");
    }

    static Stream<Map<String, ?>> messages(Message message) {
        var said = new LinkedHashMap<String, Object>();
        said.put("role", message.role());
        said.put("content", message.content());
        if (message.calls().isEmpty()) {
            return Stream.of(said);
        }
        said.put("tool_calls", message.calls().stream().map(it -> Map.of("id", it.id(), "type", "function", "function", Map.of("name", it.name(), "arguments", it.arguments()))).toList());
        return Stream.concat(Stream.of(said), message.calls().stream().map(it -> Map.of("role", "tool", "tool_call_id", it.id(), "content", it.result())));
    }

    static Map<String, ?> described(Tool tool) {
        var properties = new TreeMap<String, Object>();
        tool.parameters().forEach((name, meaning) -> properties.put(name, Map.of("type", "string", "description", meaning)));
        return Map.of("type", "function", "function", Map.of("name", tool.name(), "description", tool.description(),
                "parameters", Map.of("type", "object", "properties", properties, "required", properties.keySet())));
    }

    static HttpRequest withKey(HttpRequest request, Settings settings) {
        var key = System.getenv(settings.keyEnv());
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    static Flow<String> events(ResponseStream response) {
        if (!response.isSuccess()) {
            var body = String.join("\n", response.lines().take(100).toList());
            throw new ModelFailed("the model's server says " + response.status() + " " + response.reason() + ": " + problem(body));
        }
        return response.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()).strip());
    }

    static Choice read(String data) {
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

    static String problem(String body) {
        try {
            var error = JSON.readValue(body, Event.class).error();
            return error == null ? body : message(error);
        } catch (JacksonException e) {
            return body;
        }
    }

    static String message(Object error) {
        return String.valueOf(error instanceof Map<?, ?> fields ? fields.get("message") : error);
    }
}

/** A model of a few paragraphs: it looks for words in the prompt, and always gives the same answers. */
static class Embedded implements Model {
    record Topic(String title, String words, String text) {}

    static final Pattern TOKEN = Pattern.compile("\\s*\\S{1,6}");
    static final Pattern COUNT = Pattern.compile("count (?:up )?to (\\d{1,4})");
    static final Pattern SUM = Pattern.compile("(\\d{1,9})\\s*([-+*x×/])\\s*(\\d{1,9})");
    static final Pattern TIME = Pattern.compile("\\bwhat (time|day)\\b|\\btoday\\b", Pattern.CASE_INSENSITIVE);
    static final Pattern SEARCH = Pattern.compile("\\b(?:search for|what did (?:I|we) say about) (.+?)[?.!]*$", Pattern.CASE_INSENSITIVE);
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

                    If your network is slow, `send` waits, and so do I. Nothing accumulates in memory."""));

    final double pace;

    Embedded(double pace) {
        this.pace = pace;
    }

    @Override
    public Flow<Piece> answer(List<Message> conversation, List<Tool> tools) {
        return generate(out -> {
            var last = conversation.getLast();
            var call = tools.isEmpty() || !last.calls().isEmpty() ? Optional.<Calling>empty() : call(last.content());
            var tokens = TOKEN.matcher(call.isPresent() ? call.get().arguments() : last.calls().isEmpty() ? text(conversation) : text(last.calls().getFirst()));
            for (var first = true; tokens.find(); first = false) {
                sleep(pauseBefore(tokens.group()));
                out.emit(call.isEmpty() ? new Said(tokens.group()) : new Calling(0, call.get().id(), first ? call.get().name() : "", tokens.group()));
            }
        });
    }

    Optional<Calling> call(String prompt) {
        var sum = SUM.matcher(prompt);
        var search = SEARCH.matcher(prompt);
        return sum.find() ? Optional.of(call("calculate", "expression", sum.group()))
                : search.find() ? Optional.of(call("search_history", "words", search.group(1)))
                : TIME.matcher(prompt).find() ? Optional.of(call("time", "zone", ZoneId.systemDefault().getId())) : Optional.empty();
    }

    Calling call(String tool, String parameter, String value) {
        return new Calling(0, "call_" + UUID.randomUUID(), tool, JSON.writeValueAsString(Map.of(parameter, value)));
    }

    String text(Call call) {
        var result = "**" + call.result() + "**";
        return call.result().startsWith("error: ") ? "That did not work: " + call.result().substring("error: ".length()) + "."
                : switch (call.name()) {
                    case "calculate" -> String.valueOf(JSON.readTree(call.arguments()).path("expression").asString()) + " is " + result + ".";
                    case "time" -> "It is " + result + ".";
                    default -> "This is what I have found:\n\n- " + call.result().replaceAll("\\s*\\n\\s*", "\n- ");
                };
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
            return sum.group() + " is **" + new Calculator(sum.group()).result() + "**.";
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

                Or say `count to 500`, and press Esc to stop me. I can call tools: ask for the time, for `12 * 12`, or to search for a word. To talk to a large model here, start the server with \
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
}

record Settings(String llm, String model, String keyEnv, int port, double pace, String history, boolean accounts, String secret) {}

About about(Request request, Settings settings) {
    return new About(Session.of(request).value("person", Person.class).map(Person::name).orElse(""), settings.accounts(), settings.model());
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

Response leave(Request request) {
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
    request.query("room").map(rooms(request)::open).orElseGet(rooms(request)::alone).hold(socket, person(request));
}

App chat(Settings settings) {
    var inside = new Router();
    inside.use(settings.accounts() ? Sessions.signedIn("person", Person.class) : (request, next) -> {
        request.provide(Person.class, new Person(""));
        return next.handle(request);
    });
    inside.get("/models", request -> rooms(request).models());
    inside.get("/rooms", request -> rooms(request).list(person(request)));
    inside.patch("/rooms/{id}", Change.class, (request, change) -> {
        rooms(request).change(request.path("id"), person(request), change);
        return Response.noContent();
    });
    inside.delete("/rooms/{id}", request -> {
        rooms(request).leave(request.path("id"), person(request));
        return Response.noContent();
    });
    inside.websocket("/chat", this::enterRoom).receives(FromBrowser.class).sends(ToBrowser.class);

    var app = new App();
    app.provide(Database.class, () -> Database.connect(settings.history()));
    app.provide(HttpClient.class, () -> HttpClient.create(c -> c.readTimeout(seconds(120)).maxConnections(10_000)));     // large models think before they speak
    app.provide(Rooms.class, () -> new Rooms(settings, app.provided(Database.class), app.provided(HttpClient.class)));
    app.onStart(() -> app.provided(Database.class).script(TABLES));
    app.use(SecurityHeaders.standard().contentSecurityPolicy("default-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"));
    app.use(Sessions.cookie(settings.secret()));
    app.use(Csrf.protect());
    app.files("/", Path.of("chat"));                // beside this file
    app.get("/about", request -> about(request, settings));
    if (settings.accounts()) {
        var few = RateLimit.perClient(20, Duration.ofMinutes(1));
        app.post("/sign-up", NewAccount.class, this::signUp).use(few);
        app.post("/sign-in", Login.class, this::signIn).use(few);
        app.post("/sign-out", this::leave);
    }
    app.mount("/", inside);
    return app;
}

void main(String[] args) {
    var settings = settings(args);
    // Each connected browser counts as a handler, even if it is idle.
    chat(settings).serve(c -> c.port(settings.port()).maxHandlers(20_000).maxConnections(20_000));
}

Settings settings(String[] args) {
    var values = new HashMap<>(Map.of("--llm", "", "--model", "", "--key-env", "OPENAI_API_KEY", "--port", "8000", "--pace", "0.03", "--history", "sqlite::memory:"));
    var accounts = false;
    try {
        for (var rest = new ArrayDeque<>(List.of(args)); !rest.isEmpty(); ) {
            var arg = rest.poll();
            if (arg.equals("--accounts")) {
                accounts = true;
            } else if (values.replace(arg, rest.remove()) == null) {
                throw new IllegalArgumentException(arg);
            }
        }
        var llm = values.get("--llm").replaceFirst("/*(/chat/completions)?/*$", "");
        var model = !values.get("--model").isEmpty() ? values.get("--model") : llm.isEmpty() ? "embedded" : "gpt-4o-mini";
        var secret = Objects.requireNonNullElseGet(System.getenv("CHAT_SECRET"), () -> UUID.randomUUID().toString() + UUID.randomUUID());
        return new Settings(llm, model, values.get("--key-env"), Integer.parseInt(values.get("--port")), Double.parseDouble(values.get("--pace")), values.get("--history"), accounts, secret);
    } catch (IllegalArgumentException | NoSuchElementException e) {
        IO.println("usage: Chat.java [--llm URL] [--model NAME] [--key-env NAME] [--port N] [--pace SECONDS] [--history URL] [--accounts]");
        System.exit(2);
        throw e;
    }
}
