/** What a person writes to ask for a training run: YAML in the field's words, read strictly. */
@NullMarked
package dev.neuralcollapse.experiment.spec;

import org.jspecify.annotations.NullMarked;
