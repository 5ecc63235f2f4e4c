/** The door by which the command {@code meanwhile serve} comes in. For the module {@code cli} only. */
package dev.meanwhile.web.command;
