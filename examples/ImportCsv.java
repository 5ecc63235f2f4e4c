// Imports a CSV file of any size into PostgreSQL by COPY, in little memory, with progress. All of it is imported or, if one line does
// not fit, nothing; then the line is named.
//
//     ./meanwhile run examples/ImportCsv.java postgresql://USER:PASSWORD@HOST/NAME                 (a million rows of its own)
//     ./meanwhile run examples/ImportCsv.java postgresql://USER:PASSWORD@HOST/NAME sales.csv

import static dev.meanwhile.Meanwhile.*;

import dev.meanwhile.io.Files;
import dev.meanwhile.io.Progress;
import dev.meanwhile.sql.Database;
import dev.meanwhile.sql.SqlException;

record Sales(String item, long count, long cents) {}

void load(Database db, Path file) {
    db.script("create table if not exists sale (day date, item text not null, count int not null, cents int not null)");
    try (var progress = Progress.of(file.getFileName().toString(), Files.size(file), o -> o.bytes())) {
        var rows = db.copyInBytes("sale", o -> o.csv().header(), progress.trackBytes(Files.chunks(file)));
        IO.println(rows + " rows");
    } catch (SqlException.DatabaseError e) {
        IO.println("nothing was imported: " + e.getMessage());
    }
    db.query("select item, sum(count) as count, sum(count * cents) as cents from sale group by item order by cents desc limit 3").list(Sales.class)
            .forEach(IO::println);
}

/** A million rows in pieces of a thousand. */
void write(Path file) {
    var random = new Random(1);
    Files.write(file, generate(out -> {
        out.emit("day,item,count,cents\n".getBytes());
        for (var piece = 0; piece < 1_000; piece++) {
            var lines = new StringBuilder();
            for (var line = 0; line < 1_000; line++) {
                lines.append(LocalDate.of(2026, 1, 1).plusDays(random.nextInt(365))).append(",item ").append(random.nextInt(100))
                        .append(',').append(random.nextInt(1, 10)).append(',').append(random.nextInt(100, 10_000)).append('\n');
            }
            out.emit(lines.toString().getBytes());
        }
    }));
}

void main(String[] args) {
    if (args.length == 0) {
        IO.println("usage: ImportCsv.java postgresql://USER:PASSWORD@HOST/NAME [FILE]");
        System.exit(2);
    }
    run(() -> {
        try (var db = Database.connect(args[0]); var folder = Files.temporaryFolder()) {
            var file = args.length > 1 ? Path.of(args[1]) : folder.resolve("sales.csv");
            if (args.length == 1) {
                write(file);
            }
            load(db, file);
        }
    });
}
