package dev.neuralcollapse.metric;

import io.vavr.control.Option;
import net.jqwik.api.Group;

/** Every metric of the catalogue under every law. */
class MetricProperties {

  @Group
  class TraceRatioLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new TraceRatio();
    }
  }

  @Group
  class PseudoInverseTraceLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return PseudoInverseTrace.normalised();
    }
  }

  @Group
  class UnnormalisedPseudoInverseTraceLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return PseudoInverseTrace.unnormalised();
    }
  }

  @Group
  class ClassDistanceVarianceLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new ClassDistanceVariance();
    }
  }

  @Group
  class WeightsGramLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new GramDeviation(Subject.WEIGHTS, Target.SIMPLEX_ETF);
    }
  }

  @Group
  class CentredWeightsGramLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new GramDeviation(Subject.CENTRED_WEIGHTS, Target.SIMPLEX_ETF);
    }
  }

  @Group
  class MeansGramLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new GramDeviation(Subject.MEANS, Target.SIMPLEX_ETF);
    }
  }

  @Group
  class EquinormMeansLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new Equinorm(Subject.MEANS, Target.SIMPLEX_ETF);
    }
  }

  @Group
  class EquinormWeightsLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new Equinorm(Subject.WEIGHTS, Target.SIMPLEX_ETF);
    }
  }

  @Group
  class EquiangularityMeansLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new Equiangularity(Subject.MEANS, Target.SIMPLEX_ETF);
    }
  }

  @Group
  class EquiangularityWeightsLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new Equiangularity(Subject.WEIGHTS, Target.SIMPLEX_ETF);
    }
  }

  @Group
  class ConditionNumberLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new ConditionNumber(Target.SIMPLEX_ETF);
    }
  }

  @Group
  class CosineGapLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new CosineGap();
    }
  }

  @Group
  class DualityGramLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new DualityGram(Target.SIMPLEX_ETF);
    }
  }

  @Group
  class DualityDistanceLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new DualityDistance(Target.SIMPLEX_ETF);
    }
  }

  @Group
  class DisagreementLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new Disagreement();
    }

    /** The bias does not grow with the features. */
    @Override
    public boolean scaleFreeInFeatures() {
      return false;
    }
  }

  @Group
  class NearestMeanAccuracyLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new NearestMeanAccuracy();
    }
  }

  @Group
  class FirstProgressiveLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new ProgressiveCollapse(1);
    }
  }

  @Group
  class SecondProgressiveLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new ProgressiveCollapse(2);
    }
  }

  @Group
  class ThirdProgressiveLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new ProgressiveCollapse(3);
    }
  }

  @Group
  class EffectiveRankLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new Rank(Rank.Kind.EFFECTIVE);
    }
  }

  @Group
  class StableRankLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new Rank(Rank.Kind.STABLE);
    }
  }

  @Group
  class NumericalRankLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new Rank(Rank.Kind.NUMERICAL);
    }
  }

  @Group
  class FrameWeightsGramLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new GramDeviation(Subject.WEIGHTS, Target.ORTHOGONAL_FRAME);
    }

    @Override
    public Target target() {
      return Target.ORTHOGONAL_FRAME;
    }
  }

  @Group
  class FrameMeansGramLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new GramDeviation(Subject.MEANS, Target.ORTHOGONAL_FRAME);
    }

    @Override
    public Target target() {
      return Target.ORTHOGONAL_FRAME;
    }
  }

  @Group
  class FrameEquinormMeansLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new Equinorm(Subject.MEANS, Target.ORTHOGONAL_FRAME);
    }

    @Override
    public Target target() {
      return Target.ORTHOGONAL_FRAME;
    }
  }

  @Group
  class FrameEquiangularityMeansLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new Equiangularity(Subject.MEANS, Target.ORTHOGONAL_FRAME);
    }

    @Override
    public Target target() {
      return Target.ORTHOGONAL_FRAME;
    }
  }

  @Group
  class FrameEquiangularityWeightsLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new Equiangularity(Subject.WEIGHTS, Target.ORTHOGONAL_FRAME);
    }

    @Override
    public Target target() {
      return Target.ORTHOGONAL_FRAME;
    }
  }

  @Group
  class FrameConditionNumberLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new ConditionNumber(Target.ORTHOGONAL_FRAME);
    }

    @Override
    public Target target() {
      return Target.ORTHOGONAL_FRAME;
    }
  }

  @Group
  class FrameDualityGramLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new DualityGram(Target.ORTHOGONAL_FRAME);
    }

    @Override
    public Target target() {
      return Target.ORTHOGONAL_FRAME;
    }
  }

  @Group
  class FrameDualityDistanceLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new DualityDistance(Target.ORTHOGONAL_FRAME);
    }

    @Override
    public Target target() {
      return Target.ORTHOGONAL_FRAME;
    }
  }

  @Group
  class FrameDeviationLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new FrameDeviation(Option.some(1.0));
    }

    @Override
    public Target target() {
      return Target.ORTHOGONAL_FRAME;
    }

    @Override
    public boolean scaleFreeInHead() {
      return false;
    }
  }

  @Group
  class MeanDirectionsLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new MeanDirections();
    }

    @Override
    public Target target() {
      return Target.ORTHOGONAL_FRAME;
    }
  }

  @Group
  class ProjectedDualityLaws implements MetricLaws {
    @Override
    public Metric metric() {
      return new ProjectedDuality(false);
    }

    @Override
    public Target target() {
      return Target.ORTHOGONAL_FRAME;
    }

    /** A centred classifier on an orthogonal frame: no scene's optimum; the unit tests have it. */
    @Override
    public void theExactOptimumIsBest(long seed) {}
  }
}
