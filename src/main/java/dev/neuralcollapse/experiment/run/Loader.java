package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.DataSource;
import dev.neuralcollapse.experiment.spec.DataPart;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.control.Either;
import java.util.HashMap;
import java.util.Map;

/** Reads the samples of many runs, equal ones once. Not for several threads. */
public final class Loader {
  private final DataSource source;
  private final Map<Tuple2<DataPart, Form>, Either<Fault, Samples>> read = new HashMap<>();

  /** What a network reads, and what it is compared with. */
  enum Form {
    ROWS,
    SEQUENCES,
    /** Rows with real targets. */
    VALUES
  }

  public Loader(DataSource source) {
    this.source = source;
  }

  /** Of what {@code data list} shows, and paths. */
  public static Loader standard() {
    return new Loader(DataSource.standard());
  }

  DataSource source() {
    return source;
  }

  Either<Fault, Samples> load(DataPart part, Form form) {
    return read.computeIfAbsent(Tuple.of(part, form), k -> Loading.of(k._1, source, k._2));
  }
}
