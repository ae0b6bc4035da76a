package dev.neuralcollapse.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a peer is asked to do: one JSON object a line.
 *
 * @param op {@code warm}, {@code open}, {@code turn}, {@code close}, {@code check}, {@code memory}
 * @param id of the job
 * @param work which work; read again only by {@code open}, {@code check} and {@code memory}
 * @param input {@code dense}, {@code bytes} or {@code sparse}: how our engine gets the samples
 * @param theta file of parameters, little-endian doubles in the layout's order
 * @param gradient file for the gradient that {@code check} computes
 * @param millis length of a turn
 */
record Order(
    String op, String id, Workload work, String input, Path theta, Path gradient, double millis) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static Order parse(String line) {
    JsonNode n = MAPPER.readTree(line);
    return new Order(
        n.path("op").asString(""),
        n.path("id").asString(""),
        new Workload(
            n.path("precision").asString("f64"),
            n.path("depth").asInt(2),
            n.path("samples").asInt(1),
            n.path("batch").asInt(0),
            n.path("threads").asInt(1)),
        n.path("input").asString("dense"),
        Path.of(n.path("theta").asString("")),
        Path.of(n.path("gradient").asString("")),
        n.path("millis").asDouble(0));
  }

  String json() {
    ObjectNode n = MAPPER.createObjectNode();
    n.put("op", op);
    n.put("id", id);
    n.put("precision", work.precision());
    n.put("depth", work.depth());
    n.put("samples", work.samples());
    n.put("batch", work.batch());
    n.put("threads", work.threads());
    n.put("input", input);
    n.put("theta", theta.toString());
    n.put("gradient", gradient.toString());
    n.put("millis", millis);
    return n.toString();
  }

  static void write(Path file, double[] values) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    Files.write(file, bytes.array());
  }

  static double[] read(Path file) throws IOException {
    DoubleBuffer buffer =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    double[] values = new double[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
