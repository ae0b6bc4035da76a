package dev.neuralcollapse.report;

import java.nio.file.*;

public class RenderSample {
  public static void main(String[] a) throws Exception {
    var r =
        a.length > 1
            ? dev.neuralcollapse.experiment.Documents.read(Files.readString(Path.of(a[1])), a[1])
                .get()
            : SampleResult.get();
    for (Sink s : Sink.all()) Files.writeString(Path.of(a[0], s.fileName()), s.render(r));
  }
}
