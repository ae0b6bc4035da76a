/** Immutable vectors and matrices over EJML, with spectra and pseudo-inverses. */
@NullMarked
package dev.neuralcollapse.linear;

import org.jspecify.annotations.NullMarked;
