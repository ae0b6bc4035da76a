package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** What is known of the published setting, and what this run did. */
final class PublishedSetting {
  private static final String UNKNOWN = "not public";

  private PublishedSetting() {}

  static Block of(ReproduceResult r) {
    Spec.Sgd sgd = r.spec().sgd();
    boolean stochastic = r.cells().exists(c -> c.plan().optimiser() == Cell.Optimiser.SGD);
    return new Block.Table(
        Prose.of("The published setting (P), as far as it is known, and this run’s."),
        List.of(
            Block.Column.words("what"),
            Block.Column.words("published (P)"),
            Block.Column.words("here, SGD"),
            Block.Column.words("here, L-BFGS")),
        rows(r, sgd)
            .map(
                row ->
                    List.of(
                        Prose.text(row.get(0)),
                        Prose.text(row.get(1)),
                        Prose.text(stochastic ? row.get(2) : Numbers.NONE),
                        Prose.text(row.get(3)))));
  }

  private static Seq<Seq<String>> rows(ReproduceResult r, Spec.Sgd sgd) {
    String data = r.data().name();
    String samples = Integer.toString(r.data().samples());
    return List.of(
        List.of("data", "MNIST, CIFAR-10; IMDB", data, data),
        List.of("samples", UNKNOWN, samples, samples + subsets(r)),
        List.of(
            "depths",
            "2, 3, 5, 8, 13, 21, 34",
            depths(r, Cell.Optimiser.SGD),
            depths(r, Cell.Optimiser.LBFGS)),
        List.of("seeds", "5", seeds(r, Cell.Optimiser.SGD), seeds(r, Cell.Optimiser.LBFGS)),
        List.of("width", "64", width(r), width(r)),
        List.of(
            "λ",
            "0.005; two-layer blocks 0.005/L",
            Numbers.plain(r.spec().decay()),
            Numbers.plain(r.spec().decay()) + "; the series say where over L"),
        List.of("epochs", "5000", Integer.toString(sgd.epochs()), "one batch a gradient"),
        List.of(
            "learning rate",
            "0.005 (images), 0.001 (texts)",
            Numbers.plain(sgd.step()),
            "line search"),
        List.of(
            "schedule",
            "a tenth from epoch 4000 on",
            "a tenth from epoch " + sgd.dropAt() + " on",
            Numbers.NONE),
        List.of("batch size", UNKNOWN, Integer.toString(sgd.batch()), "all samples"),
        List.of("momentum", "not known here", Numbers.plain(sgd.momentum()), Numbers.NONE),
        List.of(
            "initialisation",
            "not known here",
            "He, branches at scale 1/L",
            "He, branches at scale 1/L, or refined from a shallower network"),
        List.of("what the norms count", "not known here", "every way, see above", "the same"));
  }

  /** Series that have fewer samples. */
  private static String subsets(ReproduceResult r) {
    return r.spec()
        .series()
        .filter(s -> s.perClass().exists(n -> n < r.data().perClass()))
        .map(
            s ->
                "; "
                    + VegaLite.Series.of(s.id()).name()
                    + ": "
                    + s.perClass().get()
                    + " of each class")
        .distinct()
        .mkString();
  }

  private static String width(ReproduceResult r) {
    return Integer.toString(r.spec().width());
  }

  private static String depths(ReproduceResult r, Cell.Optimiser optimiser) {
    return Cells.depths(of(r, optimiser)).mkString(", ");
  }

  private static String seeds(ReproduceResult r, Cell.Optimiser optimiser) {
    return Integer.toString(of(r, optimiser).map(c -> c.plan().seed()).distinct().size());
  }

  private static Seq<Cell> of(ReproduceResult r, Cell.Optimiser optimiser) {
    return r.cells().filter(c -> c.plan().optimiser() == optimiser);
  }
}
