package dev.neuralcollapse.bench;

import io.vavr.control.Either;
import io.vavr.control.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line a peer printed: a JSON object.
 *
 * @param json its fields
 */
public record Answer(JsonNode json) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** The line as an object without a {@code fault}, or what is wrong, in words. */
  public static Either<String, Answer> parse(String line) {
    JsonNode node;
    try {
      node = MAPPER.readTree(line);
    } catch (JacksonException e) {
      return Either.left("not JSON: " + shortened(line));
    }
    if (node == null || !node.isObject()) {
      return Either.left("not a JSON object: " + shortened(line));
    }
    for (String bad : new String[] {"fault", "missing"}) {
      if (node.path(bad).isString()) {
        return Either.left(node.path(bad).stringValue());
      }
    }
    return Either.right(new Answer(node));
  }

  private static String shortened(String line) {
    return line.length() > 80 ? line.substring(0, 80) + "..." : line;
  }

  /** A finite number of that name. */
  public Option<Double> number(String name) {
    JsonNode n = json.path(name);
    return n.isNumber() && Double.isFinite(n.doubleValue())
        ? Option.some(n.doubleValue())
        : Option.none();
  }

  /** A string of that name. */
  public Option<String> text(String name) {
    JsonNode n = json.path(name);
    return n.isString() ? Option.some(n.stringValue()) : Option.none();
  }

  /** An object of that name. */
  public Option<Answer> object(String name) {
    JsonNode n = json.path(name);
    return n.isObject() ? Option.some(new Answer(n)) : Option.none();
  }

  /** The time of a pass in a turn: the median over its passes, in milliseconds. */
  public Either<String, Double> turn() {
    return number("median").filter(ms -> ms > 0).toEither("no median in " + json);
  }
}
