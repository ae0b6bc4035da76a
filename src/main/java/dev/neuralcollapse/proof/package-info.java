/** Claims, hypotheses, chains of inequalities, twins and verdicts. */
@NullMarked
package dev.neuralcollapse.proof;

import org.jspecify.annotations.NullMarked;
