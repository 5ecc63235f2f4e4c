package dev.meanwhile.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Scripts for shells, written from the model of the commands. picocli has a generator for bash, but its scripts do not know that a program is a
 * {@code .java} file, and are ten times as long.
 */
final class Completion {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private final CommandSpec root;

    Completion(CommandLine line) {
        root = line.getCommandSpec();
    }

    /** Uses only what bash 3.2 has, and not the package bash-completion. */
    String bash() {
        var cases = new StringBuilder();
        for (var command : commands()) {
            cases.append("        ").append(command.name()).append(") words=\"").append(words(command)).append("\" values=\" ")
                    .append(String.join(" ", valued(command, false))).append(" \" paths=\" ").append(String.join(" ", valued(command, true)))
                    .append(" \"").append(takesProgram(command) ? " files=yes" : "").append(" ;;\n");
        }
        return """
                # Completes the command meanwhile in bash.
                _meanwhile() {
                    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words='' values=' ' paths=' ' files=''
                    COMPREPLY=()
                    if ((COMP_CWORD == 1)); then
                        COMPREPLY=($(compgen -W "%s" -- "$current"))
                        return
                    fi
                    case ${COMP_WORDS[1]} in
                %s    esac
                    [[ $values == *" $before "* ]] && return
                    local IFS=$' \\n'
                    if [[ $paths == *" $before "* ]]; then
                        compopt -o filenames 2> /dev/null
                        IFS=$'\\n'
                        COMPREPLY=($(compgen -f -- "$current"))
                    elif [[ $current != -* && -n $files ]]; then
                        compopt -o filenames 2> /dev/null
                        IFS=$'\\n'
                        COMPREPLY=($(compgen -f -X '!*.java' -- "$current") $(compgen -d -- "$current"))
                    elif [[ $current == -* || ${words:0:1} != - ]]; then
                        COMPREPLY=($(compgen -W "$words" -- "$current"))
                    fi
                }
                complete -F _meanwhile meanwhile
                """.formatted(String.join(" ", names()), cases.toString().indent(0));
    }

    String zsh() {
        var cases = new StringBuilder();
        for (var command : commands()) {
            cases.append("        ").append(command.name()).append(")\n            _arguments");
            for (var option : options(command)) {
                for (var name : option.names()) {
                    cases.append(" \\\n                ").append(quoted(name + "[" + description(option).replace("[", "(").replace("]", ")") + "]"
                            + (takesValue(option) ? ":" + option.paramLabel() + (takesPath(option) ? ":_files" : ": ") : "")));
                }
            }
            if (takesProgram(command)) {
                cases.append(" \\\n                '1:program:_files -g \"*.java\"' '*:argument:_files'");
            } else if (command.name().equals("completion")) {
                cases.append(" \\\n                '1:shell:(").append(String.join(" ", SHELLS)).append(")'");
            } else if (command.name().equals("help")) {
                cases.append(" \\\n                '1:command:(").append(String.join(" ", names())).append(")'");
            }
            cases.append("\n            ;;\n");
        }
        var descriptions = commands().stream().map(it -> "        " + quoted(it.name() + ":" + description(it))).collect(Collectors.joining("\n"));
        return """
                #compdef meanwhile
                # Completes the command meanwhile in zsh.
                _meanwhile() {
                    local -a commands
                    commands=(
                %s
                    )
                    if ((CURRENT == 2)); then
                        _describe command commands
                        return
                    fi
                    local command=$words[2]
                    shift words
                    ((CURRENT--))
                    case $command in
                %s    esac
                }
                compdef _meanwhile meanwhile
                """.formatted(descriptions, cases);
    }

    String fish() {
        var lines = new StringBuilder("""
                # Completes the command meanwhile in fish.
                complete -c meanwhile -f
                """);
        for (var command : commands()) {
            lines.append("complete -c meanwhile -n __fish_use_subcommand -a ").append(command.name()).append(" -d ")
                    .append(fishQuoted(description(command))).append('\n');
        }
        for (var command : commands()) {
            var within = "complete -c meanwhile -n '__fish_seen_subcommand_from " + command.name() + "'";
            for (var option : options(command)) {
                lines.append(within);
                for (var name : option.names()) {
                    lines.append(name.startsWith("--") ? " -l " + name.substring(2) : (name.length() > 2 ? " -o " : " -s ") + name.substring(1));
                }
                lines.append(takesPath(option) ? " -r -F" : takesValue(option) ? " -x" : "").append(" -d ").append(fishQuoted(description(option))).append('\n');
            }
            if (takesProgram(command)) {
                lines.append(within).append(" -k -a '(__fish_complete_suffix .java)'\n");
            } else if (command.name().equals("completion")) {
                lines.append(within).append(" -a '").append(String.join(" ", SHELLS)).append("'\n");
            } else if (command.name().equals("help")) {
                lines.append(within).append(" -a '").append(String.join(" ", names())).append("'\n");
            }
        }
        return lines.toString();
    }

    private List<CommandSpec> commands() {
        return root.subcommands().values().stream().map(CommandLine::getCommandSpec).toList();
    }

    private List<String> names() {
        return commands().stream().map(CommandSpec::name).toList();
    }

    private static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    /** {@return what may follow the command: its options, after the words it takes} */
    private String words(CommandSpec command) {
        var words = new ArrayList<String>();
        if (command.name().equals("completion")) {
            words.addAll(SHELLS);
        } else if (command.name().equals("help")) {
            words.addAll(names());
        }
        options(command).forEach(option -> words.addAll(List.of(option.names())));
        return String.join(" ", words);
    }

    private static List<String> valued(CommandSpec command, boolean paths) {
        return options(command).stream().filter(option -> takesValue(option) && takesPath(option) == paths).flatMap(option -> Stream.of(option.names())).toList();
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    private static boolean takesPath(OptionSpec option) {
        return takesValue(option) && option.paramLabel().equals("PATH");
    }

    private static boolean takesProgram(CommandSpec command) {
        return command.positionalParameters().stream().anyMatch(parameter -> parameter.paramLabel().equals("FILE.java"));
    }

    private static String description(CommandSpec command) {
        return String.join(" ", command.usageMessage().description());
    }

    private static String description(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** In fish a backslash quotes within quotes. */
    private static String fishQuoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
