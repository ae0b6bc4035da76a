package dev.neuralcollapse.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.TokenTexts;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains, two-layer blocks and transformers, on very little. */
class VariantRunTest {
  private static final Variant OVER = Variant.residual(Kind.RN2, Variant.Law.OVER_DEPTH);
  private static final Variant PATCHES =
      new Variant(Kind.T11, Norm.POST, Variant.Law.CONSTANT, Option.some(4), Mask.FULL);
  private static final Variant WORDS =
      new Variant(Kind.T11, Norm.PRE, Variant.Law.CONSTANT, Option.none(), Mask.CAUSAL);

  private static Dataset digits;
  private static Seq<Training.Trained> trained;

  private static Series series(Option<Variant> variant, EmbeddingDecay e, Option<Integer> n) {
    return new Series(
        variant,
        Cell.Optimiser.LBFGS,
        e,
        Series.Start.REFINED,
        25,
        0,
        n,
        List.of(2, 4, 5),
        List.of(1L),
        Option.none());
  }

  private static Spec spec(Series... series) {
    return new Spec(
            "micro",
            "some",
            4,
            12,
            0.005,
            List.of(2, 4, 5),
            List.empty(),
            List.of(1L),
            new Spec.Lbfgs(25, 1, 1e-5, 0),
            new Spec.Sgd(20, 0.1, 0, 10, 16, List.empty()),
            2,
            new Spec.Construction(3, 2, 8, List.of(12, 24), 1),
            50)
        .with(List.of(series));
  }

  private static final Spec IMAGES =
      spec(
          series(Option.none(), EmbeddingDecay.FREE, Option.none()),
          series(Option.some(OVER), EmbeddingDecay.PENALISED, Option.none()),
          series(Option.some(PATCHES), EmbeddingDecay.PENALISED, Option.some(3)));

  @BeforeAll
  static void train() {
    digits = BundledData.digits().firstOfEachClass(4).get();
    trained = Training.all(IMAGES, digits, Option.none(), 1, Progress.none());
  }

  private static Seq<Cell> cells() {
    return trained.map(Training.Trained::cell);
  }

  @Test
  void everyCellIsTrainedAndMeasured() {
    assertEquals(Training.plans(IMAGES), cells().map(Cell::plan));
    assertTrue(cells().forAll(c -> c.measured().isDefined()));
    assertTrue(
        cells()
            .forAll(
                c ->
                    c.measured().get().layers().map(Cell.Layer::layer).toList().size()
                        == c.plan().depth()));
  }

  @Test
  void threadsChangeNothing() {
    assertEquals(
        cells(),
        Training.all(IMAGES, digits, Option.none(), 2, Progress.none())
            .map(Training.Trained::cell));
  }

  /** The gap is taken to the optimum of the cell's own λ. */
  @Test
  void everyGapIsThatOfItsOwnDecay() {
    for (Cell c : cells()) {
      double decay = c.plan().decay(0.005);
      double optimum = GufmOptimum.crossEntropy(10, decay).value().mid();
      double objective = c.measured().get().parts().under(c.plan().embedding());
      assertEquals(objective - optimum, c.measured().get().attribution().gap(), 1e-10);
    }
  }

  /** A network refined from a good one begins below one that starts afresh. */
  @Test
  void aChainEndsLowerThanAFreshStartOfTheSameBudget() {
    Series refined = IMAGES.further().head();
    Series fresh =
        new Series(
            refined.variant(),
            refined.optimiser(),
            refined.embedding(),
            Series.Start.FRESH,
            refined.budget(),
            0,
            Option.none(),
            refined.depths(),
            refined.seeds(),
            Option.none());
    Cell.Plan last = refined.plans().last();
    double chained = objective(cells().find(c -> c.plan().equals(last)).get());
    double alone = objective(Training.one(spec(fresh), last, digits, Progress.none()).cell());
    assertTrue(chained < alone, chained + " < " + alone);
  }

  private static double objective(Cell c) {
    return c.measured().get().parts().under(c.plan().embedding());
  }

  @Test
  void oneCellAloneIsTrainedWithItsAncestors() {
    Cell.Plan plan = IMAGES.further().get(1).plans().last();
    assertEquals(2, IMAGES.ancestors(plan).size());
    assertEquals(
        cells().find(c -> c.plan().equals(plan)).get(),
        Training.one(IMAGES, plan, digits, Progress.none()).cell());
  }

  @Test
  void checkpointsBringBackEveryArchitecture(@TempDir Path folder) {
    Checkpoints kept = new Checkpoints(folder, "test");
    Training.all(IMAGES, digits, Option.some(kept), 1, Progress.none());
    for (Training.Trained t : trained) {
      Training.Trained back = kept.find(t.cell().plan()).get();
      assertEquals(t.cell(), back.cell());
      assertEquals(t.model(), back.model());
    }
  }

  @Test
  void aSubsetIsTheFirstOfEachClass() {
    Material few = Material.of(IMAGES.further().last(), digits);
    assertEquals(30, few.labels().size());
    assertTrue(few instanceof Material.Sequences);
    assertTrue(Material.of(IMAGES.further().head(), digits) instanceof Material.Rows);
  }

  @Test
  void textsAreReadByTransformersOnly() {
    LabelledData texts = texts();
    Series words = series(Option.some(WORDS), EmbeddingDecay.FREE, Option.none());
    assertTrue(Material.fits(words, texts));
    assertFalse(Material.fits(IMAGES.further().head(), texts));
    assertTrue(IMAGES.further().forAll(s -> Material.fits(s, digits)));
    Seq<Training.Trained> trained =
        Training.all(spec(words), texts, Option.none(), 1, Progress.none());
    Seq<Cell> cells = trained.map(Training.Trained::cell);
    assertEquals(3, cells.count(c -> c.measured().isDefined()));
    assertTrue(cells.last().plan().id().startsWith("t11-pre-causal-lbfgs-free"));
  }

  /** Where no plain network is, a transformer on all the texts is the premise. */
  @Test
  void aTransformerOnTextsIsCertifiedAndChecks(@TempDir Path folder) {
    Spec spec = spec(series(Option.some(WORDS), EmbeddingDecay.FREE, Option.none()));
    Seq<Training.Trained> trained = Training.all(spec, texts(), Option.none(), 1, Progress.none());
    int depth = spec.certifiableDepths().head();
    Certifying.Certified best = Certifying.best(spec, texts(), depth, trained).get();
    double least =
        trained
            .map(Training.Trained::cell)
            .filter(c -> c.plan().depth() == depth)
            .map(c -> c.measured().get().parts().free())
            .min()
            .get();
    assertEquals(least, best.row().objective().lo(), 1e-10);
    assertTrue(best.write(folder).isRight());
    assertInstanceOf(Outcome.Checks.class, Recheck.of(folder));
  }

  /** Eight texts of three words, the label said by the first. */
  private static TokenTexts texts() {
    int[] ids = IntStream.range(0, 24).map(i -> i % 3 == 0 ? i / 12 : 2 + (5 * i) % 7).toArray();
    Labels labels = Labels.balanced(2, 4);
    Provenance from = new Provenance("texts", "drawn here", "none needed", List.empty());
    return TokenTexts.of(ids, 3, List.range(0, 9).map(i -> "w" + i), labels, from).get();
  }

  @Test
  void everySlopeKnowsItsCurve() {
    Seq<SlopeRow> slopes = Fitting.of(cells(), IMAGES);
    assertEquals(cells().map(c -> c.plan().series()).toSet(), slopes.map(SlopeRow::series).toSet());
    SlopeRow average =
        slopes.find(s -> s.quantity().equals(Fitting.AVERAGE) && s.fromDepth() == 2).get();
    double mean =
        List.of("nc1.trace-ratio", "nc2.etf-weights", "nc3.cosine-gap")
            .map(
                q ->
                    slopes
                        .find(
                            s ->
                                s.quantity().equals(q)
                                    && s.series().equals(average.series())
                                    && s.fromDepth() == 2)
                        .get()
                        .slope()
                        .get()
                        .value())
            .average()
            .get();
    assertEquals(mean, average.slope().get().value(), 1e-12);
  }
}
