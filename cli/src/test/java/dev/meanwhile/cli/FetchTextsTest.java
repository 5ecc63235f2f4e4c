package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchTextsTest {
    @Test
    void jsonIsIndentedAndKeepsItsLetters() {
        assertEquals("""
                {
                  "a": 1.50,
                  "a": [
                    true,
                    {},
                    []
                  ],
                  "b \\" { ": "\\u00e4"
                }""", JsonText.pretty("{\"a\":1.50 ,\"a\":[true,{ },[]],\"b \\\" { \":\"\\u00e4\"}"));
        assertEquals("{}\n7\n\"x\"", JsonText.pretty("{} 7\n\"x\"\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "}", "[}", "{\"a\"", "\"a", "nul", "<html>", "1,2", "01x", "{\"a\":\"\\"})
    void whatIsNotJsonStaysAsItIs(String text) {
        assertEquals(text, JsonText.pretty(text));
    }

    @ParameterizedTest
    @CsvSource({
        "../../etc/passwd, passwd", "C:\\x\\y.txt, y.txt", ".bashrc, bashrc", "'', download", "a:b|c.txt, a_b_c.txt", "..., download"})
    void aServerDoesNotChooseTheFolder(String name, String safe) {
        assertEquals(safe, Download.safe(name));
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Basic eHl6, Basic ***", "Cookie, a=b, ***", "Set-Cookie, a=b; Path=/, a=***; Path=/", "X-Api-Key, 1, ***", "Content-Type, text/html, text/html"})
    void secretsAreHidden(String name, String value, String shown) {
        assertEquals(shown, Secrets.hidden(name, value));
    }

    @Test
    void thePictureShowsWhatOverlapped() {
        var slow = new Fetched("https://me:secret@a/slow", Optional.empty(), new byte[0], Optional.empty(), 0, new FetchSpan(0, 60_000_000, 120_000_000), false, Optional.of("x"));
        var quick = new Fetched("https://b/", Optional.empty(), new byte[0], Optional.empty(), 0, new FetchSpan(60_000_000, 90_000_000, 120_000_000), false, Optional.of("x"));
        assertEquals("""
                https://a/slow |........................########################| failed, 120 ms
                https://b/     |                        ............############| failed, 60 ms
                               |0                                         120 ms| . waits for the answer, # reads it
                One after another: 180 ms. Together: 120 ms, 1.5 times as fast.""", FetchPicture.of(List.of(slow, quick)));
    }
}
