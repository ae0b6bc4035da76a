package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RunsCommandTest {
  @TempDir Path folder;
  private Trained here = new Trained(Path.of(""));
  private String one = "";
  private String two = "";

  @BeforeEach
  void train() {
    here = new Trained(folder);
    one = here.trained("one.yaml", Trained.TINY);
    two = here.trained("two.yaml", Trained.with("goal: {loss: mse, decay: 0.01}"));
  }

  @Test
  void theyAreListedAndShown() throws Exception {
    Files.createDirectories(here.runs().resolve("data"));
    JsonNode runs = here.run("runs", "list", "--json").json().get("runs");
    assertEquals(2, runs.size());
    assertEquals("finished", runs.get(0).get("state").stringValue());
    Run shown = here.run("runs", "show", one);
    assertEquals(0, shown.exit(), shown.err());
    assertEquals(
        shown.out(), here.run("train", here.spec("one.yaml", Trained.TINY), "--quiet").out());
    assertEquals(shown.out(), here.run("runs", "show", one.substring(0, 12)).out());
    for (String command : new String[] {"list", "show " + two, "compare " + one + " " + two}) {
      Run run = here.run(("runs " + command).split(" ", -1));
      assertTrue(run.widestBut(folder) <= 80, run.out());
    }
  }

  @Test
  void onlyNumbersOfOneConventionAreCompared() {
    JsonNode json = here.run("runs", "compare", one, two, "--json").json();
    assertEquals("goal.loss", json.get("differences").get(0).get("key").stringValue());
    boolean traceRatio = false;
    for (JsonNode m : json.get("metrics")) {
      traceRatio |= m.get("id").stringValue().equals("nc1.trace-ratio");
      // The frame is another target than the simplex.
      assertTrue(!m.get("id").stringValue().equals("nc2.etf-weights"), m.toString());
      if (!m.get("difference").isNull()) {
        assertEquals(
            m.get("b").doubleValue() - m.get("a").doubleValue(), m.get("difference").doubleValue());
      }
    }
    assertTrue(traceRatio);
    assertTrue(json.get("notComparable").toString().contains("nc2.etf-weights"));
    JsonNode same = here.run("runs", "compare", one, one, "--json").json();
    assertEquals(0, same.get("differences").size() + same.get("notComparable").size());
  }

  @Test
  void anExportedNetworkIsCertifiedElsewhere() {
    Path out = folder.resolve("exported");
    Run run = here.run("runs", "export", one, "--out", out.toString(), "--json");
    assertEquals(0, run.exit(), run.err());
    assertEquals(0, Run.of("recheck", out.toString()).exit());
    assertEquals(0, Run.of("certify", out.toString()).exit());
    assertEquals(0, Run.of("recheck", out.toString()).exit());
    Run again = here.run("runs", "export", one, "--out", out.toString());
    assertEquals(2, again.exit());
    assertTrue(again.err().contains("exists"), again.err());
  }

  @Test
  void anExportLeavesAnotherCertificateAlone() throws Exception {
    Path out = Files.createDirectory(folder.resolve("taken"));
    Files.writeString(out.resolve("certificate.json"), "mine");
    Refused.naming(
        "certificate.json",
        "runs",
        "export",
        one,
        "--out",
        out.toString(),
        "--runs",
        here.runs().toString());
    assertEquals("mine", Files.readString(out.resolve("certificate.json")));
    assertTrue(Files.notExists(out.resolve("network.json")));
  }

  @Test
  void aRunReproducesToTheBitOrSaysWhatDiffers() throws Exception {
    byte[] before = here.bytes(one, "result.json");
    Run same = here.run("runs", "reproduce", one, "--json");
    assertEquals(0, same.exit(), same.err());
    assertTrue(same.json().get("identical").booleanValue());
    assertArrayEquals(before, here.bytes(one, "result.json"));
    Path result = here.runs().resolve(one).resolve("result.json");
    String text = Files.readString(result);
    Files.writeString(result, text.replace("\"accuracy\" : 1.0", "\"accuracy\" : 0.5"));
    Run tampered = here.run("runs", "reproduce", one, "--json");
    assertEquals(1, tampered.exit(), tampered.err());
    assertEquals(1, tampered.json().get("differences").size());
    Run interrupted = here.run(3, "runs", "reproduce", two);
    assertEquals(130, interrupted.exit());
  }

  @Test
  void aDamagedNetworkIsNeitherReproducedNorExported() throws Exception {
    Path weights = here.runs().resolve(one).resolve("network").resolve("network.npz");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length / 2] ^= 1;
    Files.write(weights, bytes);
    Run again = here.run("runs", "reproduce", one, "--json");
    assertEquals(1, again.exit(), again.err());
    assertTrue(again.json().get("differences").toString().contains("network.npz"), again.out());
    Path out = folder.resolve("damaged");
    Run exported = here.run("runs", "export", one, "--out", out.toString());
    assertEquals(2, exported.exit(), exported.err());
    assertTrue(exported.err().contains("network.npz"), exported.err());
    assertTrue(Files.notExists(out));
    Files.delete(weights);
    assertEquals(1, here.run("runs", "reproduce", one).exit());
  }

  @Test
  void aBetterRunOfTheSameProblemIsTheBestKnown() {
    String better =
        here.trained(
            "better.yaml", Trained.with("optimiser: {name: lbfgs, evaluations: 300, gradient: 0}"));
    JsonNode shown = here.run("runs", "show", one, "--json").json();
    assertEquals(better, shown.get("best").get("run").stringValue());
    assertTrue(
        shown.get("best").get("objective").doubleValue() <= shown.get("objective").doubleValue());
  }

  @Test
  void whatIsNoRunIsRefused() throws Exception {
    String[] runs = {"--runs", here.runs().toString()};
    Refused.naming("run 'nothing'", "runs", "show", "nothing", runs[0], runs[1]);
    Refused.naming("did you mean " + one, "runs", "show", one + "x", runs[0], runs[1]);
    Refused.naming("2 runs begin so", "runs", "show", "train-", runs[0], runs[1]);
    Refused.naming("--out", "runs", "export", one, runs[0], runs[1]);
    Refused.naming("runs list", "runs");
    here.run(4, "train", here.spec("three.yaml", Trained.with("seed: 3")));
    String three = "";
    for (JsonNode r : here.run("runs", "list", "--json").json().get("runs")) {
      three =
          r.get("state").stringValue().equals("unfinished") ? r.get("run").stringValue() : three;
    }
    Refused.naming("unfinished", "runs", "reproduce", three, runs[0], runs[1]);
    assertEquals(0, here.run("runs", "show", three).exit());
    Files.writeString(here.runs().resolve(one).resolve("result.json"), "{\"schema\": 5}");
    Refused.naming("result.json", "runs", "show", one, runs[0], runs[1]);
  }
}
