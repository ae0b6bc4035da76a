package dev.neuralcollapse.data.format;

import static io.vavr.API.For;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;

/**
 * Features from elsewhere. Shapes fit one another and all entries are finite.
 *
 * @param source file they were read from
 * @param features N×d, the last layer
 * @param labels N labels, K classes
 * @param classifier K×d
 * @param bias K
 * @param layers N×d_l each, in order, the first after the input first
 * @param targets N×t, of a regression
 * @param ignored arrays of other names
 */
public record FeatureBundle(
    String source,
    Matrix features,
    Labels labels,
    Option<Matrix> classifier,
    Option<Vector> bias,
    Seq<Layer> layers,
    Option<Matrix> targets,
    Seq<String> ignored)
    implements FeatureSet {
  private static final String LAYER = "layer_[0-9]{1,6}";

  /** Features of one layer, N×d_l. */
  public record Layer(String name, Matrix features) {}

  /** From arrays by name, as a file holds them. */
  static Either<Fault, FeatureBundle> of(Parts parts) {
    return For(
            parts.features(),
            h -> parts.labels(h.rows()),
            (h, y) -> parts.classifier(y.classes(), h.columns()),
            (h, y, w) -> parts.bias(y.classes()),
            (h, y, w, b) -> parts.layers(h.rows()),
            (h, y, w, b, l) -> parts.targets(h.rows()))
        .yield(
            (h, y, w, b, l, t) ->
                new FeatureBundle(parts.source, h, y, w, b, l, t, parts.ignored()));
  }

  /** The arrays of a file, each looked at by itself. */
  record Parts(String source, Map<String, NpyArray> arrays) {

    Either<Fault, Matrix> features() {
      return required("features")
          .flatMap(a -> a.matrix(at("features")))
          .filterOrElse(
              m -> m.rows() > 0 && m.columns() > 0,
              m ->
                  fault(
                      "features",
                      m.rows() + "x" + m.columns() + " is empty",
                      "N x d with N, d >= 1 is needed"));
    }

    Either<Fault, Labels> labels(int samples) {
      return required("labels")
          .filterOrElse(
              a -> a.rank() != 1 || a.size() == samples,
              a ->
                  fault(
                      "labels",
                      a.size() + " labels for " + samples + " rows of features",
                      "one a sample is needed"))
          .flatMap(a -> a.labels(at("labels")));
    }

    Either<Fault, Option<Matrix>> classifier(int k, int d) {
      return classifier("classes", k, d);
    }

    /** One row for each of k classes or targets. */
    Either<Fault, Option<Matrix>> classifier(String rows, int k, int d) {
      return optional("classifier", a -> a.matrix(at("classifier")))
          .filterOrElse(
              w -> w.forAll(m -> m.rows() == k && m.columns() == d),
              w ->
                  fault(
                      "classifier",
                      shape(w.get()) + " for " + k + " " + rows + " and features of width " + d,
                      w.get().rows() == d && w.get().columns() == k
                          ? "one row each is needed: transpose it"
                          : (rows.equals("classes") ? "K" : "t")
                              + " x d = "
                              + k
                              + "x"
                              + d
                              + " is needed"));
    }

    /** The weight of a linear layer that reads features of width d. */
    Either<Fault, Option<Matrix>> weight(String name, int d) {
      return optional(name, a -> a.matrix(at(name)))
          .filterOrElse(
              w -> w.forAll(m -> m.columns() == d && m.rows() > 0),
              w ->
                  fault(
                      name,
                      shape(w.get()) + " for features of width " + d,
                      w.get().rows() == d
                          ? "out x d is needed: transpose it"
                          : "out x d = out x " + d + " is needed"));
    }

    Seq<String> names() {
      return arrays.keySet().toList();
    }

    Either<Fault, Option<Vector>> bias(int k) {
      return optional("bias", a -> a.vector(at("bias")))
          .filterOrElse(
              b -> b.forAll(v -> v.size() == k),
              b ->
                  fault(
                      "bias",
                      b.get().size() + " entries for " + k + " classes",
                      "one a class is needed"));
    }

    Either<Fault, Option<Matrix>> targets(int samples) {
      return optional("targets", a -> (a.rank() == 1 ? column(a) : a).matrix(at("targets")))
          .filterOrElse(
              t -> t.forAll(m -> m.rows() == samples),
              t ->
                  fault(
                      "targets",
                      t.get().rows() + " rows for " + samples + " samples",
                      "one a sample is needed"));
    }

    Either<Fault, Seq<Layer>> layers(int samples) {
      Seq<String> names =
          arrays.keySet().filter(n -> n.matches(LAYER)).toList().sortBy(Parts::layerNumber);
      for (int i = 0; i < names.size(); i++) {
        if (layerNumber(names.get(i)) != i) {
          return Either.left(
              fault(
                  names.get(i),
                  "found where layer " + i + " was expected",
                  "number the layers 00, 01, 02, ... once each"));
        }
      }
      return Either.sequenceRight(names.map(n -> layer(n, samples)));
    }

    private Either<Fault, Layer> layer(String name, int samples) {
      return required(name)
          .flatMap(a -> a.matrix(at(name)))
          .filterOrElse(
              m -> m.rows() == samples && m.columns() > 0,
              m ->
                  fault(
                      name,
                      shape(m) + " for " + samples + " samples",
                      "N x d with N = " + samples + " is needed"))
          .map(m -> new Layer(name, m));
    }

    Seq<String> ignored() {
      return arrays
          .keySet()
          .toList()
          .removeAll(List.of("features", "labels", "classifier", "bias", "targets"))
          .filter(n -> !n.matches(LAYER));
    }

    private static int layerNumber(String name) {
      return Integer.parseInt(name.substring("layer_".length()));
    }

    private static NpyArray column(NpyArray a) {
      return NpyArray.trusted(a.toDoubles(), new int[] {a.size(), 1});
    }

    private Either<Fault, NpyArray> required(String name) {
      return arrays
          .get(name)
          .toEither(
              () ->
                  new Fault(
                      source,
                      "no array '"
                          + name
                          + "'"
                          + (arrays.isEmpty()
                              ? ""
                              : " among " + arrays.keySet().toList().take(20).mkString(", ")),
                      "features (N x d) and labels (N), or targets (N x t) of a regression, are"
                          + " needed"));
    }

    private <T> Either<Fault, Option<T>> optional(
        String name, java.util.function.Function<NpyArray, Either<Fault, T>> read) {
      Option<NpyArray> array = arrays.get(name);
      return array.isEmpty()
          ? Either.right(Option.none())
          : read.apply(array.get()).map(Option::some);
    }

    private String at(String name) {
      return source + ", array " + name;
    }

    private Fault fault(String name, String what, String mend) {
      return new Fault(at(name), what, mend);
    }

    private static String shape(Matrix m) {
      return m.rows() + "x" + m.columns();
    }
  }
}
