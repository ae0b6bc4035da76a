package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** A solution of the deep linear model that is the best along one ray of logits. */
sealed interface AlongRay extends ModelOptimum permits BlockConstruction, DeepLinearUfmOptimum {

  /** The best on the ray. */
  RayOptimum best();

  @Override
  default double value() {
    return best().value().mid();
  }

  @Override
  default Option<Interval> enclosure() {
    return Option.some(best().value());
  }

  @Override
  default Map<String, Seq<Double>> lists() {
    return LinkedHashMap.of("singularValues", best().singularValues().map(Interval::mid));
  }
}
