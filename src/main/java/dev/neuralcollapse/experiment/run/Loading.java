package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.RegressionData;
import dev.neuralcollapse.data.TokenTexts;
import dev.neuralcollapse.data.format.DataSource;
import dev.neuralcollapse.experiment.spec.DataPart;
import dev.neuralcollapse.network.Patches;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.transport.Instance;
import io.vavr.control.Either;

/** From the words of a specification to its samples. */
final class Loading {
  private Loading() {}

  /**
   * The samples.
   *
   * @param form what the network reads and is compared with
   */
  static Either<Fault, Samples> of(DataPart part, DataSource source, Loader.Form form) {
    return switch (part) {
      case DataPart.Gaussian g ->
          Instance.gaussian(g.classes(), g.samples(), g.dimension(), g.seed())
              .map(Samples.Rows::new);
      case DataPart.Named n when form == Loader.Form.VALUES -> values(n, source);
      case DataPart.Named n when form == Loader.Form.SEQUENCES && n.patches().isEmpty() ->
          texts(n, source);
      case DataPart.Named n ->
          rows(n, source)
              .flatMap(
                  d ->
                      n.patches()
                          .<Either<Fault, Samples>>map(p -> patches(p, d))
                          .getOrElse(() -> Either.right(new Samples.Rows(d))));
    };
  }

  private static Either<Fault, Dataset> rows(DataPart.Named n, DataSource source) {
    Either<Fault, Dataset> subset =
        n.perClass().isEmpty()
            ? source.resolve(n.source())
            : n.subsetSeed().isEmpty()
                ? source.firstOfEachClass(n.source(), n.perClass().get())
                : source
                    .resolve(n.source())
                    .flatMap(d -> d.drawnOfEachClass(n.perClass().get(), n.subsetSeed().get()));
    return subset.flatMap(d -> prepared(n, d)).flatMap(Loading::finite);
  }

  private static Either<Fault, Dataset> prepared(DataPart.Named n, Dataset data) {
    return n.preparation()
        .apply(data)
        .flatMap(
            (LabelledData d) ->
                switch (d) {
                  case Dataset rows -> Either.right(rows);
                  case TokenTexts t -> Either.left(new Fault(n.source(), "texts", "give numbers"));
                });
  }

  /** Preparations may overflow what was finite. */
  private static Either<Fault, Dataset> finite(Dataset d) {
    return Dataset.checked(d.inputs(), d.labels(), d.provenance());
  }

  private static Either<Fault, Samples> patches(String words, Dataset images) {
    return Patches.parse(words, images.dimension())
        .mapLeft(f -> new Fault("data.patches", f.what(), f.mend()))
        .flatMap(p -> p.of(images))
        .map(d -> new Samples.Sequences(d, images.sha256()));
  }

  private static Either<Fault, Samples> texts(DataPart.Named n, DataSource source) {
    return source
        .texts(n.source(), n.text())
        .flatMap(
            t ->
                (n.subsetSeed().isEmpty()
                        ? SequenceData.balanced(t, n.perClass())
                        : Either.<Fault, SequenceData>left(
                            new Fault(
                                "data.subset-seed",
                                "texts are taken in their order",
                                "leave it out")))
                    .map(d -> new Samples.Sequences(d, t.sha256())));
  }

  private static Either<Fault, Samples> values(DataPart.Named n, DataSource source) {
    if (n.perClass().isDefined()) {
      return Either.left(
          new Fault("data.per-class", "a regression has no classes", "leave it out"));
    }
    return source
        .withTargets(n.source())
        .map(d -> d.prepared(n.preparation()))
        .flatMap(d -> RegressionData.checked(d.inputs(), d.targets(), d.provenance()))
        .map(d -> new Samples.Valued(d.inputs(), d.targets(), d.provenance(), d.sha256()));
  }
}
