/** Results to strings to pages. */
@NullMarked
package dev.neuralcollapse.report;

import org.jspecify.annotations.NullMarked;
