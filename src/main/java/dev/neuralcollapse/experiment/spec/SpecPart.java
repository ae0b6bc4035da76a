package dev.neuralcollapse.experiment.spec;

import io.vavr.collection.LinkedHashMap;

/** One block of a specification, every default filled in. */
public sealed interface SpecPart
    permits DataPart, ArchitecturePart, GoalPart, OptimiserPart, StartPart {

  /**
   * Keys and values in a fixed order, so that equal parts are equal texts: strings, booleans,
   * numbers, and maps and sequences of them.
   */
  LinkedHashMap<String, Object> canonical();
}
