package dev.meanwhile.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meanwhile fetch}, whose items are httpie's. */
@Command(name = "fetch",
        description = "Sends HTTP requests, several at once, and prints the responses.",
        customSynopsis = "meanwhile fetch [OPTION...] [METHOD] URL... [ITEM...]",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footer = {"",
            "Examples:",
            "  meanwhile fetch example.org --headers",
            "  meanwhile fetch https://api/items name=pen price:=2.5 tags[]=a tags[]=b dry-run==true X-Id:7",
            "  meanwhile fetch PUT :8000/items/7 @item.json",
            "  meanwhile fetch --picture --quiet https://a.example https://b.example https://c.example",
            "  meanwhile fetch --download https://example.org/film.mp4",
            "  meanwhile fetch --auth me --digest --cookies cookies.txt https://example.org/account",
            "",
            "Items:",
            "  name=text  name:=JSON       field of the JSON, or with --form of the form; a[b]=x and a[]=x nest",
            "  name=@FILE  name:=@FILE     field whose text or JSON is in a file",
            "  name==text                  query parameter",
            "  Name:text  Name:@FILE       header field, also from a file; 'Name;' has no value",
            "  name@FILE                   file of a form",
            "  @FILE                       the whole body; @- is the standard input",
            "A backslash before a separator makes it part of the name.",
            "",
            "The method is GET, or POST if there is a body. URLs without a scheme get https://, on this machine http://;",
            ":8000/items is http://localhost:8000/items. Words that begin with a hyphen come after '--'.",
            "",
            "Exit status: 0 if all were answered, whatever the status; 1 if not; 2 if nothing was sent. With --check-status",
            "it is 3, 4 or 5 after a status 3xx, 4xx or 5xx."})
final class FetchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "WORD", arity = "0..*", hidden = true)
    private List<String> words = List.of();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @ArgGroup(validate = false, order = 1, heading = "%nWhat is sent:%n")
    private FetchRequest request = new FetchRequest();

    @ArgGroup(validate = false, order = 2, heading = "%nWhat is printed or saved:%n")
    private FetchShow show = new FetchShow();

    @ArgGroup(validate = false, order = 3, heading = "%nHow:%n")
    private FetchConnection connection = new FetchConnection();

    @Override
    public Integer call() throws IOException {
        Interrupts.install();
        try {
            var said = FetchWords.of(words);
            request.check();
            connection.check();
            show.check(said.urls(), said.verb());
            Wrong.unless(!show.resumed() || !connection.needsHttp2(), "--continue", Optional.empty(), "it may take several responses, so --http2 can't be checked");
            return new Fetch(said, request, connection, show).call();
        } catch (Wrong e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        } catch (CancellationException e) {
            if (Interrupts.status() == 0) {
                throw e;
            }
            return Interrupts.status();
        }
    }
}
