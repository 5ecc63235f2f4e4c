/** What our module for web applications shares with the one below it. */
package dev.meanwhile.http.spi;
