package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;

/** A solution of the deep linear model that is the best along one ray of logits. */
sealed interface AlongRay extends EnclosedOptimum permits BlockConstruction, DeepLinearUfmOptimum {

  /** The best on the ray. */
  RayOptimum best();

  @Override
  default Interval interval() {
    return best().value();
  }

  @Override
  default Map<String, Seq<Double>> lists() {
    return LinkedHashMap.of("singularValues", best().singularValues().map(Interval::mid));
  }
}
