/** The way in for the command {@code meanwhile serve}. For the module {@code cli} only. */
package dev.meanwhile.web.command;
