package dev.neuralcollapse.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.ClaimReport;
import dev.neuralcollapse.proof.Prover;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project of somebody else in src/consumer compiles against this one, and its claim stands. */
class ConsumerTest {
  private static final Path CONSUMER = Path.of("src/consumer");

  @TempDir Path classes;

  @Test
  void itsClaimCompilesAndStands() throws Exception {
    List<Path> sources = sources();
    assertTrue(sources.size() >= 2, sources::toString);
    assertEquals("", compile(sources));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      Claim<?> claim =
          (Claim<?>) loader.loadClass("org.example.GlobalMean").getField("CLAIM").get(null);
      ClaimReport report = Prover.verify(claim, 40, 3);
      assertEquals("certified", report.verdict().word(), report.verdict().because());
      assertTrue(report.stands(), report.mutants()::toString);
    }
    for (Path source : sources) {
      assertTrue(Files.readString(source).lines().count() < 60, "a claim takes under 60 lines");
    }
  }

  @Test
  void itDependsOnThisVersion() throws IOException {
    String own = Files.readString(Path.of("pom.xml"));
    String version = own.replaceFirst("(?s).*?<version>([^<]*)</version>.*", "$1");
    String theirs = Files.readString(CONSUMER.resolve("pom.xml"));
    assertTrue(theirs.contains("<workbench.version>" + version + "</workbench.version>"), version);
    assertTrue(theirs.contains("<classifier>properties</classifier>"));
    assertTrue(own.contains("<classifier>properties</classifier>"));
  }

  private static List<Path> sources() throws IOException {
    try (var all = Files.walk(CONSUMER)) {
      return all.filter(p -> p.toString().endsWith(".java")).toList();
    }
  }

  private String compile(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d",
              classes.toString(),
              "-proc:none",
              "-classpath",
              System.getProperty("java.class.path"));
      boolean done =
          compiler
              .getTask(
                  complaints,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertTrue(done, complaints::toString);
    }
    return complaints.toString();
  }
}
