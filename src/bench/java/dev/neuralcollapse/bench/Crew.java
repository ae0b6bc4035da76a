package dev.neuralcollapse.bench;

import io.vavr.collection.HashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The commands that start peers.
 *
 * @param data folder of the shared data
 * @param python the interpreter and the script
 */
record Crew(Path data, Seq<String> python) {
  private static final Path OPENMP = Path.of("/usr/lib/x86_64-linux-gnu/openblas-openmp");
  private static final String LIBTORCH = "dev.neuralcollapse.bench.LibtorchPeer";

  /**
   * One that may take part.
   *
   * @param name in tables
   * @param words what it is
   */
  record Candidate(String name, String words, Seq<String> command, Map<String, String> settings) {}

  static Crew of(Path data) {
    String python = System.getProperty("bench.python", "/usr/bin/python3");
    String script = System.getProperty("bench.script", "src/bench/python/peer.py");
    return new Crew(data, Vector.of(python, script));
  }

  Seq<Candidate> candidates() throws IOException {
    String settings = wide() ? ", OpenBLAS told that there is AVX-512" : "";
    Seq<Candidate> all =
        Vector.of(
            new Candidate(
                "ours",
                "the engine of this project, `-XX:+UseSerialGC`",
                java("OwnPeer", "-Xmx6g", data),
                none()),
            python("eager", "PyTorch as one would write it" + settings),
            python("fused", "the same with blocks forward and backward by hand" + settings));
    return all.append(
        new Candidate(
            "libtorch", "libtorch through DJL", java("LibtorchPeer", "-Xmx2g", data), none()));
  }

  /** Why a peer need not even be started, or an empty string. */
  static String missing(Candidate candidate) {
    if (!candidate.name().equals("libtorch")) {
      return "";
    }
    try {
      Class.forName(LIBTORCH);
      return "";
    } catch (ClassNotFoundException e) {
      return "run with `-Pbench,djl`";
    }
  }

  private Candidate python(String mode, String words) throws IOException {
    Seq<String> command = python.appendAll(Vector.of("--mode", mode, "--data", data.toString()));
    return new Candidate(mode, words, command, fastest());
  }

  private static Map<String, String> none() {
    return HashMap.empty();
  }

  /**
   * Debian's OpenBLAS with OpenMP where it is installed: the other one has threads of its own,
   * which get into the way of PyTorch's.
   */
  static Map<String, String> openmp() {
    return Files.isDirectory(OPENMP) ? HashMap.of("LD_LIBRARY_PATH", OPENMP.toString()) : none();
  }

  /** Whether the processor has AVX-512. */
  static boolean wide() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    return Files.isReadable(info) && Files.readString(info).contains(" avx512f ");
  }

  /**
   * The settings under which PyTorch is fastest here. An OpenBLAS older than the processor takes it
   * for one of another kind, without AVX-512.
   */
  static Map<String, String> fastest() throws IOException {
    return wide() ? openmp().put("OPENBLAS_CORETYPE", "SkylakeX") : openmp();
  }

  /** A Java program of this package, on the class path of this one. */
  static Seq<String> java(String type, String heap, Object... arguments) {
    Seq<String> command =
        Vector.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            heap,
            "-XX:+UseSerialGC",
            "-classpath",
            System.getProperty("java.class.path"),
            "dev.neuralcollapse.bench." + type);
    return command.appendAll(Vector.of(arguments).map(String::valueOf));
  }
}
