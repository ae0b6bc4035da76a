/**
 * A small, distrustful program that re-checks certificates: readers of its own, a forward pass of
 * its own, theorems of its own. It uses intervals and nothing else of the workbench, so that
 * whoever doubts a certificate has only this to read.
 */
@NullMarked
package dev.neuralcollapse.proof.checker;

import org.jspecify.annotations.NullMarked;
