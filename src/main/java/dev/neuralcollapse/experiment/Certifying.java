package dev.neuralcollapse.experiment;

import dev.neuralcollapse.bound.Certificate;
import dev.neuralcollapse.bound.CertificateFolder;
import dev.neuralcollapse.bound.Certification;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.optimum.GufmOptimum;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Path;
import java.util.Locale;

/** From the best network of a depth to a statement about every network as good. */
public final class Certifying {
  private static final Seq<String> NAMES = List.of("nc1", "nc2", "nc3");
  private static final Seq<Double> SHARES = List.of(0.0, 0.25, 0.5, 0.75, 1.0);

  private Certifying() {}

  /** A certificate with its row in the report. */
  public record Certified(CertifiedDepth row, Certificate certificate) {
    /** Writes the certificate's folder. */
    Either<Fault, Path> write(Path folder) {
      return CertificateFolder.write(folder, certificate, Overwrite.REPLACE);
    }
  }

  /**
   * Of the network with the least {@code 𝓛_free} among those of this depth that can be certified,
   * however it was trained; none where every run diverged, or error balls reached a vector without
   * variance.
   */
  static Option<Certified> best(
      Spec spec, LabelledData data, int depth, Seq<Training.Trained> trained) {
    return trained
        .filter(
            t ->
                t.cell().plan().depth() == depth
                    && t.cell().measured().isDefined()
                    && spec.certifies(t.cell().plan()))
        .sortBy(t -> t.cell().measured().get().parts().free())
        .toStream()
        .flatMap(t -> certified(spec, data, t))
        .headOption();
  }

  private static Option<Certified> certified(Spec spec, LabelledData data, Training.Trained t) {
    Cell.Plan plan = t.cell().plan();
    Objective free = new Objective(Loss.CROSS_ENTROPY, spec.decay(), EmbeddingDecay.FREE);
    return spec.series(plan)
        .map(s -> Material.of(s, data))
        .flatMap(m -> Certification.of(m.folder(plan, t.model(), free)).toOption())
        .map(c -> new Certified(row(plan, c), c));
  }

  private static CertifiedDepth row(Cell.Plan plan, Certificate certificate) {
    Certificate.Theorem theorem = certificate.training();
    return new CertifiedDepth(
        plan.depth(),
        plan.id(),
        Enclosure.of(theorem.objective()),
        Enclosure.of(theorem.optimum()),
        Enclosure.of(theorem.gap()),
        NAMES.zipWith(
            theorem.collapse(),
            (name, c) ->
                new CertifiedDepth.Bound(name, c.id(), c.bound(), Option.some(c.measured()))),
        SHARES.map(s -> joint(certificate, s)),
        certificate.radius(),
        String.format(Locale.ROOT, "certificates/L-%03d", plan.depth()));
  }

  private static CertifiedDepth.Joint joint(Certificate c, double share) {
    double paid = share * c.training().joint().otherPenalties();
    GufmOptimum optimum =
        GufmOptimum.crossEntropy(c.found().network().classes(), c.objective().decay());
    return new CertifiedDepth.Joint(
        share, paid, Certification.nc1Paying(optimum, c.training().gap(), paid));
  }
}
