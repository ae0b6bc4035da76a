package dev.neuralcollapse.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;

class SeriesTest {

  private static Cell.Plan plan(Option<Variant> variant) {
    return new Cell.Plan(13, 1, Cell.Optimiser.LBFGS, EmbeddingDecay.FREE, variant);
  }

  @Test
  void idsOfThePlainSeriesStayAndVariantsExtendThem() {
    assertEquals("lbfgs-free-L013-s1", plan(Option.none()).id());
    assertEquals(
        "rn2-lambda-over-L-lbfgs-free-L013-s1",
        plan(Option.some(Variant.residual(Kind.RN2, Variant.Law.OVER_DEPTH))).id());
    assertEquals(
        "t11-pre-causal-lbfgs-free-L013-s1",
        plan(Option.some(
                new Variant(Kind.T11, Norm.PRE, Variant.Law.CONSTANT, Option.none(), Mask.CAUSAL)))
            .id());
    assertEquals(
        "t11-patch14-lbfgs-free-L013-s1",
        plan(Option.some(
                new Variant(Kind.T11, Norm.POST, Variant.Law.CONSTANT, Option.some(14), Mask.FULL)))
            .id());
  }

  @Test
  void decayFollowsItsLaw() {
    assertEquals(0.005, plan(Option.none()).decay(0.005));
    assertEquals(
        0.005 / 13,
        plan(Option.some(Variant.residual(Kind.RN2, Variant.Law.OVER_DEPTH))).decay(0.005),
        1e-18);
  }

  /** No other λ and no subset of the samples; other architectures only where no plain one is. */
  @Test
  void theoremsAreMadeOfThePlainNetworksWhereThereAreAny() {
    Spec images = Profile.SCIENCE.spec("some", 1);
    assertTrue(images.series().exists(s -> s.variant().isDefined() && s.solvesTheProblem()));
    images
        .series()
        .forEach(
            s ->
                assertTrue(
                    s.plans().forAll(p -> images.certifies(p) == s.variant().isEmpty()), s.id()));
    Spec texts = Profile.SCIENCE.texts("some", 1, 100);
    assertEquals(Profile.PUBLISHED_DEPTHS, texts.certifiableDepths());
    assertTrue(texts.series().forAll(s -> s.plans().forAll(texts::certifies)));
    assertFalse(
        images
            .series()
            .exists(s -> s.id().startsWith("rn2-lambda-over-L") && s.solvesTheProblem()));
    assertFalse(
        images.series().exists(s -> s.id().startsWith("t11-patch14") && s.solvesTheProblem()));
  }

  @Test
  void everyProfilePlansCellsOfDifferentNames() {
    for (Profile p : Profile.values()) {
      Spec spec = p.spec("some", 3);
      Seq<String> ids = Reproduce.cellIds(spec);
      assertEquals(ids.size(), ids.distinct().size(), p.id());
      assertTrue(ids.forAll(i -> i.matches("[A-Za-z0-9-]+")), p.id());
      assertEquals(p, Profile.parse(p.id()).get());
      assertTrue(spec.series().forAll(s -> s.plans().forAll(q -> spec.series(q).contains(s))));
    }
  }

  @Test
  void chainsGoUpInDepthAndHoldEveryTrainedCellOnce() {
    for (Profile p : Profile.values()) {
      Spec spec = p.spec("some", 1);
      Seq<Seq<Cell.Plan>> chains = Training.chains(spec);
      Seq<Cell.Plan> trained =
          Training.plans(spec).filter(q -> spec.series(q).get().start() != Series.Start.SCALED);
      assertEquals(trained.toSet(), chains.flatMap(c -> c).toSet(), p.id());
      assertEquals(trained.size(), chains.map(Seq::size).sum().intValue(), p.id());
      chains.forEach(
          c -> c.zip(c.tail()).forEach(t -> assertTrue(t._1.depth() < t._2.depth(), p.id())));
    }
    Spec images = Profile.IMAGES.spec("some", 1);
    assertEquals(
        List.of("lbfgs-free-L034-s2", "lbfgs-free-L055-s2", "lbfgs-free-L089-s2"),
        Training.chains(images)
            .find(c -> c.last().id().equals("lbfgs-free-L089-s2"))
            .get()
            .map(Cell.Plan::id)
            .toList());
  }

  /** A scaled cell is another reading of a free one, which must be there. */
  @Test
  void everyScaledCellHasAFreeTwin() {
    Spec images = Profile.IMAGES.spec("some", 1).withSeeds(3);
    Seq<Cell.Plan> plans = Training.plans(images);
    Seq<Cell.Plan> scaled =
        plans.filter(q -> images.series(q).get().start() == Series.Start.SCALED);
    assertEquals(9 * 3, scaled.size());
    assertTrue(
        scaled.forAll(
            q ->
                Training.work(images, q) == 0
                    && plans.exists(
                        f ->
                            f.embedding() == EmbeddingDecay.FREE
                                && f.depth() == q.depth()
                                && f.seed() == q.seed())));
  }

  @Test
  void seedsCanBeAskedForInEverySeries() {
    Spec spec = Profile.SCIENCE.spec("some", 4).withSeeds(3);
    assertTrue(spec.series().forAll(s -> s.seeds().equals(List.of(4L, 5L, 6L))));
    assertEquals(Option.some(3), spec.ownSeeds());
    Spec images = Profile.IMAGES.spec("some", 1).withSeeds(3);
    assertEquals(List.of(1L, 2L, 3L), images.further().head().seeds());
    assertEquals(List.of(1L, 2L, 3L), images.sgd().seeds());
    // One seed where the others have several stays one.
    assertEquals(List.of(1L), Profile.STANDARD.spec("some", 1).withSeeds(2).sgd().seeds());
  }

  /** What earlier versions wrote has none of the keys added since. */
  @Test
  void filesOfEarlierVersionsAreRead() {
    Cell cell =
        new Cell(
            plan(Option.none()),
            new Cell.Convergence(Cell.Status.CAPPED, Option.some(2.0), 5, 5, "used up"),
            Option.none());
    String now = Documents.write(cell);
    String then =
        now.replaceAll(",\\s*\"(variant|relativeDecrease|smallestEigenvalue)\" : null", "");
    assertFalse(then.contains("variant") || then.contains("relativeDecrease"), then);
    assertEquals(cell, Documents.readCell(then, "then").get());
    assertEquals(cell, Documents.readCell(now, "now").get());
    assertTrue(Documents.readCell(then.replace("budget", "purse"), "there").isLeft());
    assertTrue(Documents.readCell(then.replaceAll("\"budget\" : 5,", ""), "there").isLeft());
  }

  @Test
  void furtherSeriesStandInTheSpecificationFile() {
    String yaml = SpecFile.yaml(Profile.SCIENCE.spec("mnist", 1));
    assertTrue(yaml.contains("further:\n  - series: lbfgs-free\n"), yaml);
    assertTrue(yaml.contains("  - series: rn2-lambda-over-L-lbfgs-free\n"), yaml);
    assertFalse(SpecFile.yaml(Profile.QUICK.spec("digits", 1)).contains("further"));
  }
}
