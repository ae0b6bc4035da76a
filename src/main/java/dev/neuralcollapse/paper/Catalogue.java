package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.proof.Claim;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** All claims, in the order of the papers. */
public final class Catalogue {
  private static final Seq<Claim<?>> MAIN =
      List.of(
          new GufmCrossEntropyOptimum(),
          new GufmSquaredOptimum(),
          new GufmSquaredBiasOptimum(),
          new BelowDimensionCrossEntropy(),
          BelowDimensionSquared.withoutBias(),
          BelowDimensionSquared.withBias(),
          new BelowDimensionGap(),
          new PolygonMinimum(),
          ScalarOptimum.rhoStarUniqueRoot(),
          ScalarOptimum.rhoStarReference(),
          ScalarOptimum.normStronglyConvex(),
          ScalarOptimum.optimumGrowsWithDecay(),
          ScalarOptimum.thresholdBeyondOne(),
          ScalarOptimum.lossInverse(),
          ScalarOptimum.marginOfLoss(),
          ScalarOptimum.marginGrowth(),
          new GapIdentityCrossEntropy(),
          new GapIdentitySquared(),
          new GapIdentitySquaredBias(),
          new ChainCrossEntropy(),
          new ChainSquared(),
          StabilityFeatures.crossEntropy(),
          StabilityFeatures.squaredWithBias(),
          new StabilityVariability(),
          new VacuityThreshold(),
          StabilityAngle.crossEntropy(),
          StabilityAngle.squaredWithBias(),
          StabilityRidge.squared(),
          StabilityRidge.squaredWithBias(),
          AttainedVariability.crossEntropy(),
          AttainedVariability.squared(),
          AttainedVariability.squaredWithBias(),
          StabilityDuality.crossEntropy(),
          StabilityDuality.squaredWithBias(),
          new StabilitySquared(),
          CertificateBounds.crossEntropy(),
          new CertificateBoundsSquared(),
          CertificateBounds.squaredWithBias(),
          new SeparationDuality(),
          new OneSampleMoveRn1(),
          new PushCostBound(),
          new OneSampleMoveRn2(),
          new ClassContraction(),
          new ClassPush(),
          new ConverseChord(),
          new ConverseTwoLayer(),
          new ConverseCollinear(),
          new ConverseOrder(),
          new ConversePairs(Loss.CROSS_ENTROPY, "converse-pairs"),
          new ConversePairs(Loss.SQUARED, "converse-pairs-mse"),
          new ConversePairs(Loss.SQUARED_WITH_BIAS, "converse-pairs-mse-bias"),
          new ConverseContraction(),
          new ConverseCrossRatio(),
          new ConverseBound(),
          new ConverseRate(),
          new FreeEmbedding(),
          new LastLayerInvariances(),
          new BlockInvariances(),
          new Invariances(),
          new NormAtEnds(),
          new CircleOrder(),
          new CircleGap(),
          new CircleNetwork(),
          new DepthBoundBuilt(),
          new DepthTheorem(),
          new UniformAttention(),
          new ContextColumns(),
          new AttentionPrice(),
          new TransformerMove(),
          new PeelingIntegral(),
          new TransformerBound(),
          new TransformerDepth(),
          new PreNormBound(),
          new PreNormScaling(),
          new TwoLayerDecay(),
          new TwoLayerConstantDecay(),
          ScalarTransport.caricatureRn1(),
          ScalarTransport.caricatureRn2(),
          ScalarTransport.dunklWilliams(),
          ScalarTransport.halfAngle(),
          ScalarTransport.movesAddUp(),
          ScalarTransport.twoLayerPush(),
          ScalarTransport.vanishingDecay(),
          ScalarStability.collapseFloor(),
          ScalarStability.cosineFromDistance(),
          ScalarStability.exponentialCurvature(),
          ScalarStability.spreadConcave(),
          ScalarStability.logitSpread(),
          ScalarStability.squaredScale(),
          ScalarStability.squaredTightForm());

  private static final Seq<Claim<?>> ALL =
      MAIN.appendAll(Background.claims())
          .appendAll(ProgressiveCollapse.claims())
          .appendAll(LowRankBias.claims())
          .appendAll(Persistence.claims())
          .appendAll(OrdinalCollapse.claims())
          .appendAll(OrthogonallySeparable.claims())
          .appendAll(DeepRegressionCollapse.claims())
          .appendAll(RegressionCollapse.claims())
          .appendAll(GeometricComplexityBounds.claims());

  private Catalogue() {}

  /** Every claim. */
  public static Seq<Claim<?>> all() {
    return ALL;
  }

  /** The claims of one paper, by its short name. */
  public static Seq<Claim<?>> of(String paper) {
    return ALL.filter(c -> c.source().paper().id().equals(paper));
  }

  /** The claim of that id. */
  public static Option<Claim<?>> find(String id) {
    return ALL.find(c -> c.id().equals(id));
  }
}
