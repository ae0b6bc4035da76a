/** The collapse workbench: theorems about neural collapse, checked, attacked and measured. */
@NullMarked
package dev.neuralcollapse;

import org.jspecify.annotations.NullMarked;
