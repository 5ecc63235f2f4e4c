package dev.meanwhile.io;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** As much of a terminal as progress bars and prompts use: what a user would see. Lines never leave it at the top. */
final class Emulator {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final int columns;
    private final List<StringBuilder> lines = new ArrayList<>();
    private int row;
    private int column;
    private boolean wraps = true;
    private boolean coloured;

    Emulator(int columns) {
        this.columns = columns;
    }

    PrintStream stream() {
        return stream;
    }

    /** {@return what is to be seen now, without blanks at the ends of lines and empty lines at the end} */
    String text() {
        feed(bytes.toString(StandardCharsets.UTF_8));
        bytes.reset();
        return lines.stream().map(line -> line.toString().stripTrailing()).collect(Collectors.joining("\n")).stripTrailing();
    }

    /** {@return whether a colour was ever set} */
    boolean isColoured() {
        text();
        return coloured;
    }

    boolean isWrapping() {
        text();
        return wraps;
    }

    int column() {
        text();
        return column;
    }

    void feed(String output) {
        for (var i = 0; i < output.length(); i++) {
            var c = output.charAt(i);
            if (c == '\033') {
                i = sequence(output, i + 1);
            } else if (c == '\r') {
                column = 0;
            } else if (c == '\n') {
                row++;
                column = 0;
            } else if (c >= ' ') {
                put(c);
            }
        }
    }

    private int sequence(String output, int begin) {
        if (output.charAt(begin) != '[') {
            // Keypad modes, which change nothing to be seen.
            return begin;
        }
        var end = begin + 1;
        while (!Character.isLetter(output.charAt(end))) {
            end++;
        }
        var argument = output.substring(begin + 1, end);
        switch (output.charAt(end)) {
            case 'A' -> row = Math.max(0, row - number(argument));
            case 'C' -> column += number(argument);
            case 'D' -> column = Math.max(0, column - number(argument));
            case 'K' -> line().setLength(Math.min(line().length(), column));
            case 'J' -> {
                line().setLength(Math.min(line().length(), column));
                lines.subList(row + 1, lines.size()).clear();
            }
            case 'm' -> coloured = true;
            case 'l', 'h' -> wraps = argument.equals("?7") ? output.charAt(end) == 'h' : wraps;
            default -> { }
        }
        return end;
    }

    private static int number(String argument) {
        return argument.isEmpty() ? 1 : Integer.parseInt(argument);
    }

    private void put(char c) {
        if (column == columns) {
            column = wraps ? 0 : columns - 1;
            row += wraps ? 1 : 0;
        }
        var line = line();
        while (line.length() <= column) {
            line.append(' ');
        }
        line.setCharAt(column, c);
        column++;
    }

    private StringBuilder line() {
        while (lines.size() <= row) {
            lines.add(new StringBuilder());
        }
        return lines.get(row);
    }
}
