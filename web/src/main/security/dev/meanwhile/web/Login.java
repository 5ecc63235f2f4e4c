package dev.meanwhile.web;

import java.util.Objects;

/** A name and a password, as a client has sent them. Its text has no password, so that none gets into a log. */
public record Login(String name, String password) {
    /** A name and a password; each may be empty. */
    public Login {
        Objects.requireNonNull(name, "the name is null");
        Objects.requireNonNull(password, "the password is null");
    }

    @Override
    public String toString() {
        return "Login[name=" + name + ", password=…]";
    }
}
