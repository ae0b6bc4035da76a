/** The command line: one class a command; the only place that knows exit codes. */
@NullMarked
package dev.neuralcollapse.cli;

import org.jspecify.annotations.NullMarked;
