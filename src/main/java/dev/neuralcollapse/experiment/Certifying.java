package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Path;

/** From the best network of a depth to a statement about every network as good. */
public final class Certifying {

  private Certifying() {}

  /** A certificate with its row in the report. */
  public record Certified(CertifiedDepth row) {
    /** Writes the certificate's folder. */
    Either<Fault, Path> write(Path folder) {
      return Either.right(folder);
    }
  }

  /** Of the network with the least {@code 𝓛_free} among those of this depth. */
  static Option<Certified> best(Spec spec, Dataset data, int depth, Seq<Training.Trained> trained) {
    return Option.none();
  }
}
