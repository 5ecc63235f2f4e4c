package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchWordsTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "name=pen,                TEXT,         name,     pen",
        "price:=2.5,              JSON,         price,    2.5",
        "q==a=b,                  QUERY,        q,        a=b",
        "X-Id:7,                  HEADER,       X-Id,     7",
        "Link:a=b,                HEADER,       Link,     a=b",
        "X-None;,                 EMPTY_HEADER, X-None,   \"\"",
        "a=b;,                    TEXT,         a,        b;",
        "cat@cat.png,             FILE,         cat,      cat.png",
        "@body.json,              FILE,         \"\",     body.json",
        "text=@note.txt,          TEXT_OF_FILE, text,     note.txt",
        "tree:=@tree.json,        JSON_OF_FILE, tree,     tree.json",
        "mail\\@home=a@b,         TEXT,         mail@home,a@b",
        "a\\=b:c,                 HEADER,       a=b,      c",
        "path\\x=1,               TEXT,         path\\x,  1"})
    void theFirstSeparatorCounts(String word, FetchItem.Kind kind, String name, String value) {
        assertEquals(Optional.of(new FetchItem(kind, name, value)), FetchItem.parse(word));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "example.org/a https://example.org/a", "localhost:8000 http://localhost:8000", "127.0.0.1/x http://127.0.0.1/x", "[::1]:80/ http://[::1]:80/",
        "shop.localhost http://shop.localhost", "localhost.example.org https://localhost.example.org", ":8000/x http://localhost:8000/x", ": http://localhost",
        ":/x http://localhost/x", "HTTPS://a HTTPS://a", "ftp://a ftp://a"})
    void urlsWithoutASchemeGetOne(String word, String url) {
        assertEquals(url, FetchWords.completed(word));
    }

    @Test
    void methodUrlsAndItems() {
        var words = FetchWords.of(List.of("PUT", "example.org", "https://b/", ":8000/c", "a=b"));
        assertEquals("PUT", words.verb());
        assertEquals(List.of("https://example.org", "https://b/", "http://localhost:8000/c"), words.urls());
        assertEquals(1, words.items().size());
    }

    @Test
    void aBodyMakesItPost() {
        assertEquals("GET", FetchWords.of(List.of("a.b", "q==1", "X:y")).verb());
        assertEquals("POST", FetchWords.of(List.of("a.b", "@file")).verb());
        assertEquals(List.of("https://GET"), FetchWords.of(List.of("GET")).urls());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', value = {
        "a.b c.d                > c.d: it is none of name=text, name:=JSON, name==query, Header:value, name@file or @file; a second URL needs its scheme: https://c.d",
        "a.b x=1 https://c.d    > https://c.d: write all URLs before the first of",
        "a.b =1                 > =1: the name before the separator is missing"})
    void whatIsWrongIsNamed(String words, String message) {
        var wrong = assertThrows(Wrong.class, () -> FetchWords.of(List.of(words.split(" "))));
        assertTrue(wrong.getMessage().startsWith(message), wrong.getMessage());
    }

    @Test
    void pathsNest() {
        var fields = new NestedFields();
        fields.put("name", "pen");
        fields.put("tags[]", "a");
        fields.put("tags[]", "b");
        fields.put("at[city]", "Ulm");
        fields.put("at[lines][1]", "x");
        fields.put("name", "ink");
        assertEquals("{name=ink, tags=[a, b], at={city=Ulm, lines=[null, x]}}", fields.fields().toString());
        assertEquals("name[x]: an earlier item has made a value of that", assertThrows(Wrong.class, () -> fields.put("name[x]", 1)).getMessage());
        assertEquals("tags[x]: an earlier item has made a list of that", assertThrows(Wrong.class, () -> fields.put("tags[x]", 1)).getMessage());
        assertEquals("at[]: an earlier item has made an object of that", assertThrows(Wrong.class, () -> fields.put("at[]", 1)).getMessage());
        assertEquals("tags[99999]: the highest index is 10000", assertThrows(Wrong.class, () -> fields.put("tags[99999]", 1)).getMessage());
        assertTrue(assertThrows(Wrong.class, () -> fields.put("a[b", 1)).getMessage().startsWith("a[b: brackets must be pairs"));
    }
}
