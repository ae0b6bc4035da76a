package dev.neuralcollapse.cli;

import dev.neuralcollapse.bound.SequenceBound;
import dev.neuralcollapse.bound.SequenceCurve;
import dev.neuralcollapse.network.SequenceArchitecture.Entry;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.transport.SequenceProblem;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code bound} says of transformers and of LayerNorm elsewhere. */
final class SequenceAnswer {
  private SequenceAnswer() {}

  static Map<String, Object> json(SequenceCurve curve) {
    SequenceProblem p = curve.problem();
    boolean attends = p.kind().hasAttention();
    Seq<Double> optima = curve.depths().map(SequenceBound::optimum).distinct();
    return LinkedHashMap.<String, Object>of(
            "data", p.data().provenance().name(),
            "classes", p.data().labels().classes(),
            "perClass", p.data().labels().count(0),
            "width", p.width(),
            "architecture", p.kind().id(),
            "norm", p.norm().id(),
            "attention", when(attends, p.mixing().id()),
            "mask", when(attends, p.mask().id()))
        .put("readout", when(attends, p.data().readout().id()))
        .put("length", p.data().inputs().length())
        .put("vocabulary", vocabulary(p).map(Entry.Symbols::size))
        .put("contexts", p.contexts())
        .put("transport", "one-sample")
        .put("embedding", "random")
        .put("loss", p.loss().id())
        .put("decay", curve.decay().text())
        .put("seed", p.seed())
        .put("optimum", optima.size() == 1 ? optima.headOption() : Option.none())
        .put("depths", curve.depths().map(SequenceAnswer::row))
        .put("slope", curve.slope());
  }

  private static Option<String> when(boolean there, String value) {
    return Option.when(there, value);
  }

  private static Option<Entry.Symbols> vocabulary(SequenceProblem p) {
    return switch (p.data().inputs()) {
      case SequenceInputs.Symbols s -> Option.some(new Entry.Symbols(s.vocabulary(), s.length()));
      case SequenceInputs.Vectors v -> Option.none();
    };
  }

  private static Map<String, Object> row(SequenceBound b) {
    return LinkedHashMap.<String, Object>of(
            "depth", b.depth(),
            "upper", b.upper(),
            "gap", b.gap(),
            "epsilon", b.epsilon(),
            "hiddenCost", b.hiddenCost(),
            "nc1Certificate", b.nc1Certificate(),
            "decay", b.decay(),
            "optimum", b.optimum())
        .put("threshold", b.threshold())
        .put("alpha", b.alpha())
        .put("attentionCost", b.attentionCost())
        .put("closedFormCost", b.closedFormCost())
        .put("dualityGap", b.dualityGap())
        .put("nc1", b.nc1());
  }

  static String text(SequenceCurve curve, @Nullable Path export) {
    SequenceProblem p = curve.problem();
    return List.of(
            "Upper bound by construction, "
                + p.kind().id()
                + ", LayerNorm "
                + p.norm().id()
                + ", one context a layer, loss "
                + p.loss().id(),
            "  data        "
                + p.data().provenance().name()
                + ", K = "
                + p.data().labels().classes()
                + ", n = "
                + p.data().labels().count(0)
                + ", width "
                + p.width()
                + ", seed "
                + p.seed(),
            "  embedding   random Gaussian, nothing fitted")
        .appendAll(p.kind().hasAttention() ? List.of(attention(p)) : List.empty())
        .append("  decay       " + curve.decay().text() + "; the embedding is not penalised")
        .append("")
        .append(
            String.format(
                Locale.ROOT,
                "%7s %10s %10s %9s %7s %10s %10s %9s",
                "depth",
                "U",
                "U - F*",
                "alpha",
                "epsilon",
                "hidden",
                "NC1 built",
                "NC1 <="))
        .appendAll(curve.depths().map(SequenceAnswer::line))
        .append("")
        .append(
            "  slope       "
                + curve
                    .slope()
                    .map(s -> String.format(Locale.ROOT, "%.3f", s))
                    .getOrElse("none (one depth)")
                + "   of log gap on log depth")
        .append("")
        .appendAll(
            Text.indented(
                2,
                "U: objective of the network built. alpha: strength of its attention. epsilon:"
                    + " largest angle of its features to their ideal places. hidden: sum of squares"
                    + " over its hidden layers. NC1 built: its own. NC1 <=: no network with an"
                    + " objective of at most U has more."))
        .appendAll(export == null ? List.empty() : List.of("  exported    " + export))
        .mkString("\n");
  }

  private static String attention(SequenceProblem p) {
    return "  attention   "
        + p.mixing().id()
        + ", mask "
        + p.mask().id()
        + ", readout "
        + p.data().readout().id()
        + ", T = "
        + p.data().inputs().length()
        + ", "
        + p.contexts()
        + " contexts";
  }

  private static String line(SequenceBound b) {
    return String.format(
        Locale.ROOT,
        "%7d %10.6f %10.3e %9.2e %7.4f %10.4f %10.3e %9s",
        b.depth(),
        b.upper(),
        b.gap(),
        b.alpha(),
        b.epsilon(),
        b.hiddenCost(),
        b.nc1(),
        b.nc1Certificate().map(c -> String.format(Locale.ROOT, "%.3e", c)).getOrElse("vacuous"));
  }
}
