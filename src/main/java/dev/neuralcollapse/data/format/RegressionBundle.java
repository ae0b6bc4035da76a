package dev.neuralcollapse.data.format;

import static io.vavr.API.For;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * Features of a regression from elsewhere. Shapes fit one another, all entries are finite and no
 * target is the same for all samples.
 *
 * @param source file they were read from
 * @param features N×d, the last layer
 * @param targets N×t
 * @param head t×d, the weight that reads the features
 * @param layers in order, the first after the input first
 * @param ignored arrays of other names
 */
public record RegressionBundle(
    String source,
    Matrix features,
    Matrix targets,
    Option<Matrix> head,
    Seq<Layer> layers,
    Seq<String> ignored)
    implements FeatureSet {

  /**
   * One layer.
   *
   * @param name such as {@code layer_00}
   * @param features N×d_l
   * @param next out×d_l, the weight of the linear layer that reads them
   */
  public record Layer(String name, Matrix features, Option<Matrix> next) {}

  /** What fits in shape, or why its targets are none. */
  public static Either<Fault, RegressionBundle> checked(RegressionBundle b) {
    Matrix y = b.targets;
    if (y.rows() < 2 || y.columns() < 1) {
      return Either.left(
          fault(b, y.rows() + "x" + y.columns(), "N x t with N >= 2 and t >= 1 is needed"));
    }
    for (int j = 0; j < y.columns(); j++) {
      double first = y.get(0, j);
      if (y.column(j).map(x -> x - first).maxAbs() == 0) {
        return Either.left(
            fault(
                b,
                "column " + j + " is " + first + " for every sample",
                "a target must vary: leave that column out"));
      }
    }
    return Either.right(b);
  }

  private static Fault fault(RegressionBundle b, String what, String mend) {
    return new Fault(b.source + ", array targets", what, mend);
  }

  static Either<Fault, RegressionBundle> of(FeatureBundle.Parts parts) {
    return For(
            parts.features(),
            h -> parts.targets(h.rows()),
            (h, y) -> parts.classifier("targets", y.get().columns(), h.columns()),
            (h, y, w) -> parts.layers(h.rows()),
            (h, y, w, l) -> layers(parts, l))
        .yield(
            (h, y, w, l, r) ->
                new RegressionBundle(
                    parts.source(),
                    h,
                    y.get(),
                    w,
                    r,
                    parts.ignored().filter(n -> !n.matches(WEIGHT))))
        .flatMap(RegressionBundle::checked);
  }

  private static final String WEIGHT = "weight_[0-9]{1,6}";

  private static Either<Fault, Seq<Layer>> layers(
      FeatureBundle.Parts parts, Seq<FeatureBundle.Layer> layers) {
    return stray(parts, layers.size())
        .<Either<Fault, Seq<Layer>>>map(Either::left)
        .getOrElse(
            () ->
                Either.sequenceRight(
                    layers.zipWithIndex(
                        (l, i) ->
                            parts
                                .weight(weight(i), l.features().columns())
                                .map(w -> new Layer(l.name(), l.features(), w)))));
  }

  private static String weight(int layer) {
    return String.format(Locale.ROOT, "weight_%02d", layer);
  }

  private static Option<Fault> stray(FeatureBundle.Parts parts, int layers) {
    Seq<String> known = List.range(0, layers).map(RegressionBundle::weight);
    return parts
        .names()
        .find(n -> n.matches(WEIGHT) && !known.contains(n))
        .map(
            n ->
                new Fault(
                    parts.source() + ", array " + n,
                    "no layer of that number",
                    "weight_00 is the weight that reads layer_00"));
  }
}
