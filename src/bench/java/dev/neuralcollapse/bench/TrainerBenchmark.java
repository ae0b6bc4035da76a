package dev.neuralcollapse.bench;

import dev.neuralcollapse.bench.TrainerResults.Check;
import dev.neuralcollapse.bench.TrainerResults.Memory;
import dev.neuralcollapse.bench.TrainerResults.Named;
import dev.neuralcollapse.bench.TrainerResults.Race;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.training.Optimiser;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The paired benchmark of the trainer: each peer a process, and in each round each has its turn at
 * the same work, in alternating order. What differs before it starts is not timed: data and weights
 * come from the same files.
 */
final class TrainerBenchmark {
  private static final int ANSWER_SECONDS = 300;
  private static final int CHECK_SAMPLES = 500;
  private static final int MEMORY_DEPTH = 13;
  private static final int PAUSE_MILLIS = 15;

  private final Setting setting;
  private final Path folder;
  private final SharedData data;
  private final int threads;
  private final List<PeerProcess> peers = new ArrayList<>();
  private final List<Named> present = new ArrayList<>();
  private final List<Named> absent = new ArrayList<>();
  private final java.util.Map<String, List<Double>> peaks = new java.util.TreeMap<>();
  private Readings readings = Readings.none();

  private TrainerBenchmark(Setting setting, Path folder, SharedData data) {
    this.setting = setting;
    this.folder = folder;
    this.data = data;
    this.threads = Math.min(2, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Runs it.
   *
   * @param name of the setting
   * @param source IDX files, or empty for synthetic images
   */
  static TrainerResults run(Setting setting, String name, String source) throws IOException {
    SharedData data = source.isEmpty() ? SharedData.synthetic(Setting.MANY) : SharedData.of(source);
    Path folder = Files.createTempDirectory("bench");
    data.write(folder);
    TrainerBenchmark bench = new TrainerBenchmark(setting, folder, data);
    try {
      return bench.run(name, !source.isEmpty());
    } finally {
      bench.peers.forEach(PeerProcess::close);
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private TrainerResults run(String name, boolean real) throws IOException {
    Seq<Integer> depths =
        setting
            .depths()
            .appendAll(setting.races().map(Setting.Course::depth))
            .append(MEMORY_DEPTH)
            .distinct();
    for (int depth : depths) {
      writeWeights(depth, new Initialisation.HeOverDepth(), "theta");
      writeWeights(depth, new Initialisation.He(), "he");
    }
    start();
    peers.get(0).ask(order("warm", new Workload("f64", 5, 1, 0, threads), ""), ANSWER_SECONDS);
    Seq<Check> checks = checks();
    Option<Boolean> agree = threadsAgree();
    for (String precision : Vector.of("f32", "f64")) {
      for (int depth : setting.depths()) {
        say("passes " + precision + " L=" + depth);
        pass(new Workload(precision, depth, Setting.SAMPLES, 0, threads));
      }
    }
    for (int batch : Setting.BATCHES) {
      for (String precision : Vector.of("f32", "f64")) {
        for (int depth : setting.batchDepths()) {
          say("batch " + batch + " " + precision + " L=" + depth);
          pass(new Workload(precision, depth, Setting.SAMPLES, batch, 1));
        }
      }
    }
    growth();
    peers.forEach(PeerProcess::close);
    Seq<Memory> memory = setting.growthDepths().isEmpty() ? Vector.empty() : memory();
    Seq<Race> races = real ? setting.races().flatMap(this::race) : Vector.empty();
    String how = setting.rounds() + " rounds (`" + name + "`), " + data.name();
    return new TrainerResults(
        Machine.heading(how),
        Vector.ofAll(present),
        Vector.ofAll(absent),
        spreads(),
        readings,
        checks,
        agree,
        memory,
        races);
  }

  private static void say(String words) {
    System.err.println("bench: " + words);
  }

  private void writeWeights(int depth, Initialisation start, String name) throws IOException {
    TrainingSpec spec =
        new TrainingSpec(
            OwnPeer.network(depth), OwnPeer.objective(), Optimiser.Lbfgs.standard(1), start, 1);
    Layout layout = Layout.of(OwnPeer.network(depth), Loss.CROSS_ENTROPY);
    Order.write(file(name, depth), Parameters.flatten(layout, Trainer.initial(spec)));
  }

  private Path file(String name, int depth) {
    return folder.resolve(name + "-" + depth + ".f64");
  }

  private void start() throws IOException {
    for (Crew.Candidate c : Crew.of(folder).candidates()) {
      String why = Crew.missing(c);
      Either<String, PeerProcess> peer =
          why.isEmpty()
              ? PeerProcess.start(
                  c.name(), c.command(), c.settings().toJavaMap(), Path.of("target", "bench.log"))
              : Either.left(why);
      peer.peek(
          p -> {
            peers.add(p);
            present.add(new Named(p.name(), c.words() + "; " + p.version()));
          });
      peer.peekLeft(
          words -> {
            say(c.name() + " is missing: " + words);
            absent.add(new Named(c.name(), words));
          });
    }
  }

  private Order order(String op, Workload work, String input) {
    return new Order(
        op,
        work.id() + input,
        work,
        input,
        file("theta", work.depth()),
        folder.resolve("gradient"),
        switch (op) {
          case "warm" -> 2 * setting.warm();
          case "open" -> setting.warm();
          default -> setting.turn();
        });
  }

  /** Objective and gradient of a peer; none with a word on the error stream if it cannot. */
  private Option<Tuple> function(PeerProcess peer, Workload work, String input) throws IOException {
    Either<String, Answer> answer = peer.ask(order("check", work, input), ANSWER_SECONDS);
    if (answer.isLeft()) {
      say(peer.name() + ", " + work.id() + ": " + answer.getLeft());
      return Option.none();
    }
    double[] gradient = Order.read(folder.resolve("gradient"));
    return answer.get().number("value").map(v -> new Tuple(v, gradient));
  }

  private record Tuple(double value, double[] gradient) {}

  private Seq<Check> checks() throws IOException {
    Seq<Check> checks = Vector.empty();
    for (int depth : setting.depths()) {
      Workload work = new Workload("f64", depth, CHECK_SAMPLES, 0, threads);
      Option<Tuple> ours = function(peers.get(0), work, "dense");
      for (PeerProcess peer : peers.subList(1, peers.size())) {
        for (Tuple theirs : function(peer, work, "dense")) {
          checks = checks.appendAll(ours.map(o -> check(peer.name(), depth, o, theirs)));
        }
      }
    }
    checks
        .filter(c -> !c.agrees())
        .forEach(c -> say(c.peer() + " computes something else at L=" + c.depth() + ": " + c));
    return checks;
  }

  private static Check check(String peer, int depth, Tuple ours, Tuple theirs) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < ours.gradient().length; i++) {
      double e = ours.gradient()[i] - theirs.gradient()[i];
      difference += e * e;
      size += ours.gradient()[i] * ours.gradient()[i];
    }
    return new Check(
        peer, depth, Math.abs(theirs.value() / ours.value() - 1), Math.sqrt(difference / size));
  }

  /**
   * Whether 1, 2 and 16 threads and all forms of the inputs give the same bits; none where our
   * engine has no answer.
   */
  private Option<Boolean> threadsAgree() throws IOException {
    boolean same = true;
    for (String precision : Vector.of("f32", "f64")) {
      Option<Tuple> first = Option.none();
      for (String input : Vector.of("dense", "bytes", "sparse")) {
        for (int count : new int[] {1, 2, 16}) {
          Workload work = new Workload(precision, 5, Setting.SAMPLES, 0, count);
          Option<Tuple> now = function(peers.get(0), work, input);
          if (now.isEmpty()) {
            return Option.none();
          }
          first = first.orElse(now);
          same &=
              first.get().value() == now.get().value()
                  && Arrays.equals(first.get().gradient(), now.get().gradient());
        }
      }
    }
    return Option.of(same);
  }

  /** A peer with one way of giving it the samples. */
  private record Player(String name, PeerProcess peer, String input) {}

  private Seq<Player> players() {
    PeerProcess ours = peers.get(0);
    return Vector.of(
            new Player(TrainerSection.DENSE, ours, "dense"),
            new Player(TrainerSection.SPARSE, ours, "sparse"))
        .appendAll(
            Vector.ofAll(peers.subList(1, peers.size()))
                .map(p -> new Player(p.name(), p, "dense")));
  }

  private void pass(Workload work) {
    rounds(players().map(p -> new Turn(p.name(), p, work)));
  }

  /** Someone's turn at some work, under a name for the tables. */
  private record Turn(String name, Player player, Workload work) {}

  /** Opens all, then round after round, every other one in reverse. */
  private void rounds(Seq<Turn> turns) {
    Seq<Turn> open = turns.filter(t -> ask("open", t).isDefined());
    for (int round = 0; round < setting.rounds(); round++) {
      for (Turn t : round % 2 == 0 ? open : open.reverse()) {
        int now = round;
        ask("turn", t)
            .flatMap(a -> a.turn().toOption())
            .forEach(
                ms -> readings = readings.plus(new Readings.Reading(t.name(), t.work(), now, ms)));
      }
      if (!turns.isEmpty()) {
        measurePeak(turns.head().work());
      }
    }
    open.forEach(t -> ask("close", t));
  }

  /** Threads of the peer before may still be waiting in a spin. */
  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Option<Answer> ask(String op, Turn turn) {
    pause();
    Either<String, Answer> answer =
        turn.player().peer().ask(order(op, turn.work(), turn.player().input()), ANSWER_SECONDS);
    answer.peekLeft(words -> say(turn.name() + ", " + turn.work().id() + ": " + words));
    return answer.toOption();
  }

  private void measurePeak(Workload work) {
    peaks
        .computeIfAbsent(
            TrainerResults.peak(work.precision(), work.threads()), k -> new ArrayList<>())
        .add(MachinePeak.of(work.precision(), work.threads()));
  }

  private Map<String, Spread> spreads() {
    Map<String, Spread> all = LinkedHashMap.empty();
    for (var entry : peaks.entrySet()) {
      double[] values = entry.getValue().stream().mapToDouble(x -> x).toArray();
      all = all.put(entry.getKey(), Spread.of(values));
    }
    return all;
  }

  private void growth() {
    for (String precision : Vector.of("f32", "f64")) {
      for (int depth : setting.growthDepths()) {
        for (String input : Vector.of("dense", "bytes", "sparse")) {
          say("growth " + precision + " L=" + depth + " " + input);
          String name =
              (input.equals("dense") ? TrainerSection.DENSE : "ours, " + input)
                  + TrainerSection.GROWTH;
          Player player = new Player(name, peers.get(0), input);
          rounds(
              Vector.of(Setting.SAMPLES, Math.min(Setting.MANY, data.count()))
                  .map(n -> new Workload(precision, depth, n, 0, threads))
                  .map(w -> new Turn(name, player, w)));
        }
      }
    }
  }

  /** Each in a fresh process. */
  private Seq<Memory> memory() throws IOException {
    Workload work =
        new Workload("f32", MEMORY_DEPTH, Math.min(Setting.MANY, data.count()), 0, threads);
    Seq<Memory> all = Vector.empty();
    for (Crew.Candidate c : Crew.of(folder).candidates()) {
      if (absent.stream().anyMatch(a -> a.name().equals(c.name()))) {
        continue;
      }
      Seq<String> inputs =
          c.name().equals("ours") ? Vector.of("dense", "bytes", "sparse") : Vector.of("dense");
      for (String input : inputs) {
        say("memory " + c.name() + " " + input);
        String name = input.equals("dense") ? c.name() : c.name() + ", " + input;
        all = all.appendAll(memory(c, name, order("memory", work, input)));
      }
    }
    return all;
  }

  private static Option<Memory> memory(Crew.Candidate c, String name, Order order) {
    return PeerProcess.start(
            c.name(), c.command(), c.settings().toJavaMap(), Path.of("target", "bench.log"))
        .flatMap(
            p -> {
              try (p) {
                return p.ask(order, ANSWER_SECONDS);
              }
            })
        .peekLeft(words -> say(name + ": " + words))
        .toOption()
        .flatMap(
            a ->
                a.number("peakKb")
                    .flatMap(
                        peak ->
                            a.number("beforeKb")
                                .map(before -> new Memory(name, order.work(), peak - before))));
  }

  private Option<Race> race(Setting.Course course) {
    say("race L=" + course.depth() + " N=" + course.samples());
    if (absent.stream().anyMatch(a -> a.name().equals("fused"))) {
      return Option.none();
    }
    try {
      return new Races(setting, folder, course).run();
    } catch (IOException e) {
      say(String.valueOf(e.getMessage()));
      return Option.none();
    }
  }
}
