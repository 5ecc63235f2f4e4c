package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Promise;
import dev.meanwhile.TimedOutException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tab of a {@link Browser}. Typing and clicking are real keyboard and mouse events. */
final class Page {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHIFT = 8;
    private static final Map<String, Integer> KEYS = Map.of("Enter", 13, "Escape", 27, "Tab", 9);

    private final Browser browser;
    private final String session;
    private final List<String> problems = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private Promise<Void> loaded = new Promise<>();

    Page(Browser browser, String session) {
        this.browser = browser;
        this.session = session;
    }

    void load(String url) {
        for (var domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
        loaded = new Promise<>();
        call("Page.navigate", Map.of("url", url));
        patiently("load " + url, loaded::await);
    }

    /** Handles an event of the browser. */
    void happened(String event, JsonNode what) {
        switch (event) {
            case "Page.loadEventFired" -> loaded.complete(null);
            case "Network.requestWillBeSent" -> requests.add(what.path("request").path("url").asString());
            case "Network.webSocketCreated" -> requests.add(what.path("url").asString());
            case "Runtime.exceptionThrown" -> problems.add(what.path("exceptionDetails").toString());
            case "Log.entryAdded" -> {
                if (what.path("entry").path("level").asString().equals("error")) {
                    problems.add(what.path("entry").toString());
                }
            }
            default -> { }
        }
    }

    /** {@return exceptions that nobody caught, and what the browser logged as errors} */
    List<String> problems() {
        return problems;
    }

    /** {@return the requested URLs, including WebSockets} */
    List<String> requests() {
        return requests;
    }

    JsonNode call(String method, Map<String, ?> parameters) {
        return browser.call(session, method, parameters);
    }

    /** {@return the value of an expression, or of its promise} Waits for it. */
    JsonNode evaluate(String expression) {
        var answer = call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** {@return the text of the first element of this kind, as displayed; empty if there is none} */
    String text(String selector) {
        return evaluate("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''").asString();
    }

    int count(String selector) {
        return evaluate("document.querySelectorAll(" + quoted(selector) + ").length").asInt();
    }

    /** Waits until something in the page changes so that an expression is true, or another page is there in which it is. */
    void until(String condition) {
        patiently(condition, () -> watch("""
                new Promise((resolve, reject) => {
                  const look = () => {
                    try {
                      if (%s) {
                        observer.disconnect();
                        removeEventListener("scroll", look, true);
                        resolve(true);
                      }
                    } catch (problem) {
                      reject(problem);
                    }
                  };
                  const observer = new MutationObserver(look);
                  observer.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
                  addEventListener("scroll", look, true);
                  look();
                })
                """.formatted(condition)));
    }

    private void watch(String promise) {
        for (var navigated = true; navigated; ) {
            try {
                evaluate(promise);
                navigated = false;
            } catch (AssertionError e) {
                if (!String.valueOf(e.getMessage()).contains("navigated")) {
                    throw e;
                }
            }
        }
    }

    /** Waits until the first element of this kind contains a text. */
    void untilText(String selector, String text) {
        until("document.querySelector(" + quoted(selector) + ")?.innerText?.includes(" + quoted(text) + ")");
    }

    private void patiently(String what, Runnable wait) {
        try {
            timeout(seconds(30), wait::run);
        } catch (TimedOutException e) {
            throw new AssertionError("waited in vain: " + what + "\n" + evaluate("document.body.innerText").asString() + "\n" + problems, e);
        }
    }

    void click(String selector) {
        var place = evaluate("""
                (() => {
                  const box = document.querySelector(%s).getBoundingClientRect();
                  return [box.x + box.width / 2, box.y + box.height / 2];
                })()""".formatted(quoted(selector)));
        for (var type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
            call("Input.dispatchMouseEvent", Map.of("type", type, "x", place.get(0).asDouble(), "y", place.get(1).asDouble(),
                    "button", type.equals("mouseMoved") ? "none" : "left", "clickCount", 1));
        }
    }

    /** Scrolls with the mouse wheel over the first element of this kind. */
    void wheel(String selector, int pixels) {
        var place = evaluate("(({x, y}) => [x + 20, y + 20])(document.querySelector(" + quoted(selector) + ").getBoundingClientRect())");
        call("Input.dispatchMouseEvent", Map.of("type", "mouseWheel", "x", place.get(0).asDouble(), "y", place.get(1).asDouble(),
                "deltaX", 0, "deltaY", pixels));
    }

    /** Types a text where the focus is. */
    void type(String text) {
        text.codePoints().mapToObj(Character::toString).forEach(letter -> {
            call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "text", letter, "unmodifiedText", letter, "key", letter));
            call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", letter));
        });
    }

    /** Presses Enter, Escape or Tab. */
    void press(String key) {
        press(key, 0);
    }

    void pressShift(String key) {
        press(key, SHIFT);
    }

    private void press(String key, int modifiers) {
        var event = new LinkedHashMap<String, Object>(Map.of("type", "keyDown", "key", key, "code", key, "modifiers", modifiers,
                "windowsVirtualKeyCode", KEYS.get(key)));
        if (key.equals("Enter")) {
            event.put("text", "\r");
        }
        call("Input.dispatchKeyEvent", event);
        event.put("type", "keyUp");
        event.remove("text");
        call("Input.dispatchKeyEvent", event);
    }

    void size(int width, int height, double pixelsPerPoint) {
        call("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", pixelsPerPoint, "mobile", false));
    }

    /** Sets whether the user prefers dark colours and reduced motion. */
    void prefers(boolean dark, boolean still) {
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", still ? "reduce" : "no-preference"))));
    }

    /** {@return a screenshot} @param format png or webp */
    byte[] picture(String format) {
        return Base64.getDecoder().decode(call("Page.captureScreenshot", Map.of("format", format)).path("data").asString());
    }

    static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }
}
