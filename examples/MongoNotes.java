// Notes in MongoDB, by its official driver: what that publishes is a flow here, so a for loop reads a query as it arrives.
//
//     ./meanwhile run examples/MongoNotes.java                            (a server on this machine)
//     ./meanwhile run examples/MongoNotes.java mongodb://HOST:27017
//
//DEPS org.mongodb:mongodb-driver-reactivestreams:5.2.1

import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Updates.inc;
import static dev.meanwhile.Meanwhile.*;

import com.mongodb.reactivestreams.client.MongoClients;
import dev.meanwhile.Flow;
import org.bson.Document;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

<T> Flow<T> flow(Publisher<T> publisher) {
    return Flow.from(FlowAdapters.toFlowPublisher(publisher));
}

void main(String[] args) {
    run(() -> {
        try (var client = MongoClients.create(args.length > 0 ? args[0] : "mongodb://localhost")) {
            var notes = client.getDatabase("meanwhile").getCollection("notes");
            flow(notes.drop()).first();

            gather(IntStream.rangeClosed(1, 100).mapToObj(n ->
                    spawn(() -> flow(notes.insertOne(new Document("_id", n).append("text", "note " + n).append("stars", n % 10))).first())).toList());
            var changed = flow(notes.updateMany(gte("_id", 97), inc("stars", 10))).first().orElseThrow();
            IO.println(flow(notes.countDocuments()).first().orElseThrow() + " notes, " + changed.getModifiedCount() + " changed");

            for (var note : flow(notes.find(gte("stars", 10)).sort(ascending("_id")))) {
                IO.println(note.getString("text") + ": " + note.getInteger("stars") + " stars");
            }
        }
    });
}
