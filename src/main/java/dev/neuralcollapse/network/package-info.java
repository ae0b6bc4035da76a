/** Deep regularised networks as values: architecture, parameters, pure forward pass, objective. */
@NullMarked
package dev.neuralcollapse.network;

import org.jspecify.annotations.NullMarked;
