package dev.neuralcollapse.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A peer written in Java: answers orders on its standard input, one line each. */
abstract class PeerSide {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MEMORY_PASSES = 3;

  /** One workload, kept ready between turns. */
  interface Job extends AutoCloseable {
    /** Forward, backward and update over all samples; returns a loss. */
    double pass();

    @Override
    void close();
  }

  private final Path folder;
  private SharedData data;

  /** A peer that works on the samples of a folder, which are read when first asked for. */
  PeerSide(Path folder) {
    this.folder = folder;
  }

  final SharedData data() throws IOException {
    if (data == null) {
      data = SharedData.read(folder);
    }
    return data;
  }

  abstract String name();

  abstract String version();

  /**
   * Whatever this peer needs to run at full speed later; its time is not taken.
   *
   * @param millis for each kind of work
   */
  void warmUp(double millis) {}

  abstract Job open(Order order) throws IOException;

  /** The objective at the given parameters; its gradient goes to the order's file. */
  abstract double check(Order order) throws IOException;

  /** Answers until the input ends or an order is unknown. */
  final void serve() throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    ObjectNode hello = MAPPER.createObjectNode();
    out.println(hello.put("peer", name()).put("version", version()));
    Map<String, Job> jobs = new HashMap<>();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      ObjectNode answer = MAPPER.createObjectNode().put("peer", name());
      try {
        answer(Order.parse(line), jobs, answer);
      } catch (RuntimeException | IOException e) {
        answer.put("fault", e.toString());
      }
      out.println(answer);
    }
    jobs.values().forEach(Job::close);
  }

  private void answer(Order order, Map<String, Job> jobs, ObjectNode answer) throws IOException {
    answer.put("op", order.op());
    switch (order.op()) {
      case "open" -> {
        Job job = open(order);
        jobs.put(order.id(), job);
        turn(job, order.millis(), answer);
      }
      case "turn" -> turn(jobs.get(order.id()), order.millis(), answer);
      case "warm" -> warmUp(order.millis());
      case "close" -> jobs.remove(order.id()).close();
      case "check" -> answer.put("value", check(order));
      case "memory" -> memory(order, answer);
      default -> throw new IllegalArgumentException("no such order: " + order.op());
    }
  }

  private static void turn(Job job, double millis, ObjectNode answer) {
    double[] times = new double[16];
    int n = 0;
    double loss;
    long end = System.nanoTime() + (long) (1e6 * millis);
    do {
      long start = System.nanoTime();
      loss = job.pass();
      if (n == times.length) {
        times = Arrays.copyOf(times, 2 * n);
      }
      times[n++] = (System.nanoTime() - start) / 1e6;
    } while (System.nanoTime() < end);
    Arrays.sort(times, 0, n);
    answer.put("passes", n).put("least", times[0]).put("median", times[n / 2]).put("loss", loss);
  }

  private void memory(Order order, ObjectNode answer) throws IOException {
    answer.put("beforeKb", status("VmRSS"));
    try (Job job = open(order)) {
      for (int k = 0; k < MEMORY_PASSES; k++) {
        job.pass();
      }
      answer.put("peakKb", status("VmHWM"));
    }
  }

  /** A figure of the process in kilobytes, by the system's own account. */
  private static long status(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IOException("no " + field + " in /proc/self/status"));
  }
}
