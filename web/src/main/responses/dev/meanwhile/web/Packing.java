package dev.meanwhile.web;

/** Changes a body on its way out, such as by compression. */
@FunctionalInterface
interface Packing {
    Outgoing pack(Request request, Outgoing plain) throws Exception;
}
