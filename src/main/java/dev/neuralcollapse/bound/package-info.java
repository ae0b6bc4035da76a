/** Gap attribution, inequality chains, stability certificates, depth bounds and rates. */
@NullMarked
package dev.neuralcollapse.bound;

import org.jspecify.annotations.NullMarked;
