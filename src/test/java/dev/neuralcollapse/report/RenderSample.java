package dev.neuralcollapse.report;

import java.nio.file.*;

public class RenderSample {
  public static void main(String[] a) throws Exception {
    for (Sink s : Sink.all())
      Files.writeString(Path.of(a[0], s.fileName()), s.render(SampleResult.get()));
  }
}
