/** Minimising smooth functions of many parameters, with certificates of what was reached. */
@NullMarked
package dev.neuralcollapse.descent;

import org.jspecify.annotations.NullMarked;
