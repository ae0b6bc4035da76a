package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.experiment.RunProvenance;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import java.time.Instant;

/**
 * Who runs, how, and since when.
 *
 * @param run id
 * @param version of the program
 * @param command that repeats it
 */
public record Provenance(String run, String version, String command, int threads, Instant started) {
  String json(Map<String, String> files) {
    double seconds = (Instant.now().toEpochMilli() - started.toEpochMilli()) / 1000.0;
    return RunProvenance.json(
        run, version, command, threads, started, LinkedHashMap.of("training", seconds), files);
  }
}
