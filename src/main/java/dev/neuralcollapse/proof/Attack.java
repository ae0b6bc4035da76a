package dev.neuralcollapse.proof;

import io.vavr.collection.Seq;
import io.vavr.collection.TreeMap;
import io.vavr.control.Option;

/** What happened to all instances of a claim. */
record Attack<I>(
    int passed,
    Option<Worst> worst,
    Option<Spec<I>> failure,
    Option<String> open,
    Option<String> empty,
    Option<String> outside,
    TreeMap<String, Integer> coverage,
    TreeMap<String, Double> deviations) {

  record Worst(Step step, String spec) {}

  static <I> Attack<I> on(Claim<I> claim, int tries, long seed) {
    Seq<Regime<I>> regimes = claim.regimes();
    Attack<I> all =
        new Attack<>(
            0,
            Option.none(),
            Option.none(),
            Option.none(),
            Option.none(),
            Option.none(),
            TreeMap.ofEntries(regimes.map(r -> new io.vavr.Tuple2<>(r.name(), 0))),
            TreeMap.empty());
    Trial.Judge<I> judge = Trial.Judge.of(claim);
    for (int t = 0; t < Math.max(tries, regimes.size()) && !regimes.isEmpty(); t++) {
      Regime<I> regime = regimes.get(t % regimes.size());
      Spec<I> spec = regime.draw().apply(Draw.mix(seed, -1L - t));
      I instance = spec.instance();
      all = all.with(claim, regime.name(), spec, instance, judge.judge(instance));
      if (all.failure.isDefined()) {
        return all;
      }
    }
    return all;
  }

  private Attack<I> with(Claim<I> claim, String regime, Spec<I> spec, I instance, Trial trial) {
    return switch (trial) {
      case Trial.Outside o ->
          copy(worst, failure, open, empty, Option.some(outsideText(o, regime)));
      case Trial.Empty e -> copy(worst, failure, open, Option.some(e.reason()), outside);
      case Trial.Failed f -> copy(worst, Option.some(spec), open, empty, outside);
      case Trial.Open o ->
          copy(
              worst,
              failure,
              Option.some(o.step().name() + " in " + o.step().value() + " at " + spec),
              empty,
              outside);
      case Trial.Passed p -> {
        Worst here = new Worst(p.tightest(), spec.toString());
        boolean worse = worst.forAll(w -> here.step().slack() < w.step().slack());
        yield new Attack<>(
            passed + 1,
            worse ? Option.some(here) : worst,
            failure,
            open,
            empty,
            outside,
            coverage.put(regime, coverage.getOrElse(regime, 0) + 1),
            measured(claim, instance));
      }
    };
  }

  private static String outsideText(Trial.Outside o, String regime) {
    return String.format(
        java.util.Locale.ROOT,
        "hypothesis %s fails in regime %s, deviation %.3g",
        o.hypothesis(),
        regime,
        o.deviation());
  }

  private TreeMap<String, Double> measured(Claim<I> claim, I instance) {
    return claim
        .given()
        .all()
        .foldLeft(
            deviations,
            (m, h) ->
                m.put(
                    h.name(),
                    Math.max(m.getOrElse(h.name(), 0.0), h.deviation().applyAsDouble(instance))));
  }

  private Attack<I> copy(
      Option<Worst> w, Option<Spec<I>> f, Option<String> o, Option<String> e, Option<String> out) {
    return new Attack<>(passed, w, f, o, e, out, coverage, deviations);
  }
}
