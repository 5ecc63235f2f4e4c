/**
 * Maven's resolver, behind types of the JDK: this package has a class loader of its own, with the resolver's thirty jars, so that they neither slow
 * down the start of other programs nor meet the libraries of this one.
 */
package dev.meanwhile.cli.maven;
