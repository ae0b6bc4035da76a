package dev.neuralcollapse.experiment.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad specifications: each is refused with its line, its key, and a mend. */
class HostileSpecTest {
  private static final String GOOD =
      """
      data: {name: digits, per-class: 5}
      architecture: {name: rn1, depth: 3}
      goal: {loss: ce, decay: 0.005}
      optimiser: {name: lbfgs, evaluations: 10}
      initialisation: he
      precision: f64
      seed: 1
      checkpoint: 5
      """;

  /** The good specification with the line of one key replaced. */
  private static String with(String line) {
    String key = line.substring(0, line.indexOf(':') + 1);
    return GOOD.lines().anyMatch(l -> l.startsWith(key))
        ? GOOD.lines().map(l -> l.startsWith(key) ? line : l).reduce("", (a, b) -> a + b + "\n")
        : GOOD + line + "\n";
  }

  private static Fault refused(String text) {
    Fault fault = RunSpec.parse(text, "spec.yaml").swap().getOrNull();
    assertTrue(fault != null, () -> "accepted: " + text);
    assertTrue(fault.where().startsWith("spec.yaml"), fault.line());
    assertFalse(fault.what().isBlank() || fault.mend().isBlank(), fault.line());
    assertFalse(fault.line().contains("Exception"), fault.line());
    return fault;
  }

  @Test
  void theGoodOneIsGood() {
    assertTrue(RunSpec.parse(GOOD, "spec.yaml").isRight());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data: | line 1 | name nor path",
        "data: digits x: y | line 1 | YAML",
        "data: {per-class: 5} | line 1, data | neither name nor path",
        "data: {name: digits, path: x} | data.path | beside a name",
        "data: {name: digits, per-clas: 5} | data.per-clas | did you mean per-class",
        "data: {name: digits, per-class: 0} | data.per-class | whole number from 1",
        "data: {name: digits, per-class: 2.5} | data.per-class | '2.5'",
        "data: {name: digits, per-class: 99999999999999999999} | data.per-class | whole number",
        "data: {name: digits, per-class: [5]} | data.per-class | a list",
        "data: {name: digits, per-class: } | data.per-class | nothing behind it",
        "data: {name: digits, subset-seed: 3} | data.subset-seed | no subset",
        "data: {name: digits, prepare: standardized} | data.prepare | mean standardised",
        "data: {name: ''} | data.name | empty",
        "data: [digits, iris] | data | grid",
        "data: {name: gaussian, classes: 1, per-class: 2, dimension: 3} | data.classes | from 2",
        "data: {name: gaussian, classes: 3, per-class: 2} | data.dimension | missing",
        "data: {name: gaussian, classes: 3, per-class: 2, dimension: 3, prepare: centred} |"
            + " data.prepare | no such key",
        "data: {name: digits, patches: 4} | data.patches | 7x7",
        "data: {name: digits, patches: 4x4} | data.patches | whole images",
        "architecture: {name: rn3, depth: 3} | architecture.name | did you mean rn1",
        "architecture: {name: rn1} | architecture.depth | missing",
        "architecture: {name: rn1, depth: 0} | architecture.depth | from 1",
        "architecture: {name: rn1, depth: -3} | architecture.depth | from 1",
        "architecture: {name: rn1, depth: 1e3} | architecture.depth | '1e3'",
        "architecture: {name: rn1, depth: 0x10} | architecture.depth | '0x10'",
        "architecture: {name: rn1, depth: three} | architecture.depth | 'three'",
        "architecture: {name: rn1, depth: {of: 3}} | architecture.depth | block of keys",
        "architecture: {name: rn1, depth: 3, width: 1} | architecture.width | from 2",
        "architecture: {name: rn1, depth: 3, width: 2147483648} | architecture.width | from 2",
        "architecture: {name: rn1, depth: 3, norm: layer} | architecture.norm | post, pre, ends",
        "architecture: {name: rn1, depth: 3, affine: maybe} | architecture.affine | true, false",
        "architecture: {name: rn1, depth: 3, mask: causal} | architecture.mask | transformer",
        "architecture: {name: t11, depth: 3, mask: half} | architecture.mask | causal, full",
        "architecture: {name: mlp, depth: 3, norm: pre} | architecture.norm | no LayerNorm",
        "architecture: {name: rn1, depth: 3, layers: 4} | architecture.layers | known here",
        "goal: {loss: cross-entropy, decay: 0.005} | goal.loss | ce",
        "goal: {loss: ce} | goal.decay | missing",
        "goal: {decay: 0} | goal.decay | no decay law",
        "goal: {decay: -0.1} | goal.decay | no decay law",
        "goal: {decay: NaN} | goal.decay | no decay law",
        "goal: {decay: 1e400} | goal.decay | no decay law",
        "goal: {decay: 0.005/sqrt(L)} | goal.decay | c/log(L)",
        "goal: {decay: {haed: 0.1}} | goal.decay.haed | did you mean head",
        "goal: {decay: {head: 0}} | goal.decay.head | no decay law",
        "goal: {decay: {head: 0.1}, embedding: free} | goal.embedding | beside a decay",
        "goal: {decay: 0.1, embedding: fre} | goal.embedding | did you mean free",
        "goal: {decay: 0.1, link: logit} | goal.link | no such key",
        "goal: {loss: cumulative-link, decay: 0.1} | goal.thresholds | missing",
        "goal: {loss: cumulative-link, decay: 0.1, thresholds: [1, 0, 2]} | goal.thresholds |"
            + " increasing",
        "goal: {loss: cumulative-link, decay: 0.1, thresholds: [a, b, c]} | goal.thresholds |"
            + " holds 'a'",
        "optimiser: lbgfs | optimiser.name | did you mean lbfgs",
        "optimiser: {name: lbfgs, rate: 0.1} | optimiser.rate | no such key",
        "optimiser: {name: lbfgs, evaluations: 0} | optimiser.evaluations | from 1",
        "optimiser: {name: newton, embedding-scale: scaled-out} | optimiser.embedding-scale | name:"
            + " lbfgs",
        "optimiser: {name: lbfgs, embedding-scale: scaled} | embedding-scale | mean scaled-out",
        "optimiser: {name: lbfgs, embedding-scale: scaled-out} | embedding-scale | penalised",
        "optimiser: {name: lbfgs, kick: 2} | optimiser.kick | [0, 1]",
        "optimiser: {name: lbfgs, gradient: -1} | optimiser.gradient | >= 0",
        "optimiser: {name: sgd, epochs: 5} | optimiser.rate | missing",
        "optimiser: {name: sgd, rate: 0.1} | optimiser.epochs | missing",
        "optimiser: {name: sgd, rate: 0, epochs: 5} | optimiser.rate | positive",
        "optimiser: {name: sgd, rate: .inf, epochs: 5} | optimiser.rate | positive",
        "optimiser: {name: sgd, rate: 0.1, epochs: 5, momentum: 0.9} | optimiser.momentum |"
            + " name: momentum",
        "optimiser: {name: momentum, rate: 0.1, epochs: 5, momentum: 1} | optimiser.momentum |"
            + " [0, 1)",
        "optimiser: {name: adam, rate: 0.1, epochs: 5, decoupled-decay: 1} |"
            + " optimiser.decoupled-decay | adamW",
        "optimiser: {name: sgd, rate: 0.1, epochs: 5, batch: -1} | optimiser.batch | from 0",
        "optimiser: {name: sgd, rate: 0.1, epochs: 5, schedule: step} | optimiser.schedule.at |"
            + " missing",
        "optimiser: {name: sgd, rate: 0.1, epochs: 5, schedule: {at: [9]}} |"
            + " optimiser.schedule.at | from 1 to 5",
        "optimiser: {name: sgd, rate: 0.1, epochs: 5, schedule: {name: cosine, at: [2]}} |"
            + " optimiser.schedule.at | no such key",
        "optimiser: {name: sgd, rate: 0.1, epochs: 5, schedule: {warm-up: 6}} |"
            + " optimiser.schedule.warm-up | from 0 to 5",
        "initialisation: xavier | initialisation.name | he",
        "initialisation: {name: continuation, ratio: 1} | initialisation.ratio | 1.25",
        "initialisation: grown | initialisation.from | missing",
        "initialisation: {name: he, noise: 1} | initialisation.noise | no such key",
        "precision: f16 | precision | f32",
        "seed: -1 | seed | from 0",
        "seed: 1.0 | seed | '1.0'",
        "checkpoint: often | checkpoint | 'often'",
        "optimizer: lbfgs | optimizer | did you mean optimiser",
        "grid: {depth: [2, 3]} | grid | collapse sweep"
      })
  void isRefusedWithItsPlace(String line, String place, String says) {
    Fault fault = refused(with(line.strip()));
    assertTrue(fault.where().contains(place), fault.line());
    assertTrue(fault.line().contains(says), fault.line());
  }

  @Test
  void theLineIsThatOfTheKey() {
    assertEquals(
        "spec.yaml, line 6, architecture.depth",
        refused(
                """
                # a comment
                data: digits
                architecture:
                  name: rn1

                  depth: deep
                goal: {decay: 0.1}
                """)
            .where());
  }

  @Test
  void whatIsNoPlainYamlIsRefused() {
    assertTrue(refused("").what().contains("empty"));
    assertTrue(refused("# nothing\n").what().contains("comments"));
    assertTrue(refused("- a\n- b\n").what().contains("no keys"));
    assertTrue(refused("just words\n").what().contains("no keys"));
    assertTrue(refused(GOOD + "---\n" + GOOD).what().contains("second document"));
    assertTrue(refused(GOOD + "seed: 2\n").line().contains("seed"));
    assertTrue(refused("data: !!binary aGk=\n").what().contains("tag"));
    assertTrue(refused("data: &a digits\ngoal: *a\n").what().contains("alias"));
    assertTrue(refused("data: {a: {b: {c: {d: {e: {f: {g: 1}}}}}}}").what().contains("deeply"));
    assertTrue(refused("data: {name: \"digits\n").what().contains("YAML"));
    assertTrue(refused("data:\n\tname: digits\n").what().contains("YAML"));
    assertTrue(refused("seed: [" + "1, ".repeat(6000) + "1]\n").what().contains("more than"));
    assertTrue(refused("a: " + "[".repeat(5000)).line().contains("spec.yaml"));
    assertTrue(refused("a: " + "{b: ".repeat(5000)).line().contains("spec.yaml"));
  }

  @Test
  void aBillionLaughsStaySmall() {
    StringBuilder text = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 12; i++) {
      String all = ("*a" + (i - 1) + ", ").repeat(8);
      text.append("a" + i + ": &a" + i + " [" + all + "1]\n");
    }
    assertTrue(refused(text.toString()).what().contains("alias"));
  }

  @Test
  void strangeFilesAreRefused(@TempDir Path folder) throws Exception {
    Path big = Files.writeString(folder.resolve("big.yaml"), "#".repeat(70_000));
    assertTrue(RunSpec.read(big).getLeft().what().contains("64 KiB"));
    Path binary = folder.resolve("binary.yaml");
    Files.write(binary, "data: \u00ff".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(RunSpec.read(binary).getLeft().what().contains("UTF-8"));
    assertTrue(RunSpec.read(folder).getLeft().what().contains("no regular file"));
    Path none = folder.resolve("none.yaml");
    assertTrue(RunSpec.read(none).getLeft().what().contains("no such file"));
    assertTrue(RunSpec.read(none).getLeft().mend().contains("--example"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grid: | grid | empty",
        "grid: {} | grid | empty",
        "grid: {depht: [2, 3]} | grid.depht | did you mean depth",
        "grid: {depth: []} | grid.depth | empty list",
        "grid: {depth: [2, 2]} | grid.depth | twice",
        "grid: {depth: [2], architecture.depth: [3]} | grid.architecture.depth | twice",
        "grid: {depth: [2, 0]} | architecture.depth | depth=0",
        "grid: {depth: [[2], 3]} | grid.depth | a list",
        "grid: {depth: {a: 2}} | grid.depth | a block",
        "grid: {seed: [5..1]} | grid.seed | 1..5",
        "grid: {seed: [1..99999999]} | grid.seed | range",
        "grid: {seed: [1..1000], depth: [1..1000]} | grid | 1000000 runs",
        "grid: {name: [he, balanced]} | grid.name | could be",
        "grid: {data.colour: [red]} | data.colour | no such key",
        "grid: {rate: [0.1]} | optimiser.rate | no such key"
      })
  void badGridsAreRefused(String line, String place, String says) {
    Fault fault = Grid.parse(with(line.strip()), "spec.yaml").swap().getOrNull();
    assertTrue(fault != null, line);
    assertTrue(fault.where().contains(place), fault.line());
    assertTrue(fault.line().contains(says), fault.line());
  }
}
