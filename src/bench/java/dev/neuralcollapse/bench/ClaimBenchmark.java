package dev.neuralcollapse.bench;

import dev.neuralcollapse.paper.Catalogue;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Regime;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Instances a second: drawn, held against the hypotheses, and every step evaluated in intervals.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ClaimBenchmark {
  /** One a kind: identity, chain, stability, certificate, move, converse, box. */
  @Param({
    "global-optimality/gap-identity-ce",
    "global-optimality/chain-ce",
    "global-optimality/stability-features",
    "global-optimality/one-sample-move-rn1",
    "global-optimality/converse-collinear",
    "global-optimality/rho-star-unique-root"
  })
  public String id;

  private Try<?> attempt;
  private long seed;

  @Setup
  public void find() {
    attempt =
        Catalogue.all()
            .find(claim -> claim.id().equals(id))
            .map(ClaimBenchmark::attempts)
            .getOrElseThrow(() -> new IllegalArgumentException("no claim " + id));
  }

  private static <I> Try<I> attempts(Claim<I> claim) {
    return new Try<>(claim);
  }

  @Benchmark
  public Object instance() {
    return attempt.at(seed++);
  }

  /** A claim with its own kind of instance. */
  private record Try<I>(Claim<I> claim) {
    Object at(long seed) {
      Regime<I> regime = claim.regimes().get((int) (seed % claim.regimes().size()));
      I instance = regime.draw().apply(seed).instance();
      if (claim.given().violatedBy(instance).isDefined()) {
        return instance;
      }
      Chain chain = claim.chain(instance);
      return chain.steps();
    }
  }
}
