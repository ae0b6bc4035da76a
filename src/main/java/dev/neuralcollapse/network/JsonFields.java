package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import io.vavr.collection.List;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Typed access to the keys of one small JSON object, with faults that name file and key. */
record JsonFields(String file, JsonNode object) {
  private static final int MOST_BYTES = 1 << 20;
  private static final JsonMapper READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static Either<Fault, JsonFields> read(Path path) {
    String file = path.toString();
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      return Either.left(new Fault(file, "no regular file", "a network is a folder that has it"));
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        return Either.left(new Fault(file, "more than 1 MiB", "a short description was expected"));
      }
      JsonNode node = READER.readTree(bytes);
      return node.isObject()
          ? Either.right(new JsonFields(file, node))
          : Either.left(new Fault(file, "no JSON object", "it must start with { and end with }"));
    } catch (NoSuchFileException e) {
      return Either.left(new Fault(file, "no such file", "a network is a folder that has it"));
    } catch (IOException e) {
      return Either.left(
          new Fault(file, "cannot be read (" + e.getMessage() + ")", "check the file"));
    } catch (JacksonException e) {
      return Either.left(
          new Fault(
              file + ", line " + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()),
              "no valid JSON (" + e.getOriginalMessage() + ")",
              "mend or write the file again"));
    }
  }

  private Either<Fault, JsonNode> required(String key) {
    JsonNode node = object.get(key);
    return node == null || node.isNull()
        ? Either.left(new Fault(file, "'" + key + "' is missing", "add it"))
        : Either.right(node);
  }

  private Fault fault(String key, String expected) {
    String found = String.valueOf(object.get(key));
    String shown = found.length() > 60 ? found.substring(0, 60) + "..." : found;
    return new Fault(file + ", '" + key + "'", "is " + shown, expected + " was expected");
  }

  Either<Fault, String> oneOf(String key, String... allowed) {
    return required(key)
        .filterOrElse(
            n -> n.isString() && List.of(allowed).contains(n.stringValue()),
            n -> fault(key, String.join(" or ", allowed)))
        .map(JsonNode::stringValue);
  }

  boolean has(String key) {
    return required(key).isRight();
  }

  /** False where the key is missing. */
  Either<Fault, Boolean> truthIfThere(String key) {
    return has(key)
        ? required(key)
            .filterOrElse(JsonNode::isBoolean, n -> fault(key, "true or false"))
            .map(JsonNode::booleanValue)
        : Either.right(false);
  }

  Either<Fault, Long> whole(String key, long least, long most) {
    return required(key)
        .filterOrElse(
            n ->
                n.isIntegralNumber()
                    && n.canConvertToLong()
                    && n.longValue() >= least
                    && n.longValue() <= most,
            n -> fault(key, "a whole number from " + least + " to " + most))
        .map(JsonNode::longValue);
  }

  Either<Fault, Option<Long>> wholeIfThere(String key) {
    return has(key)
        ? whole(key, Long.MIN_VALUE, Long.MAX_VALUE).map(Option::some)
        : Either.right(Option.none());
  }

  Either<Fault, Option<Double>> numberIfThere(String key) {
    return has(key) ? number(key).map(Option::some) : Either.right(Option.none());
  }

  Either<Fault, Double> positive(String key) {
    return number(key).filterOrElse(x -> x > 0, x -> fault(key, "a positive number"));
  }

  /** An object inside this one, its keys named in faults like those of this one. */
  Either<Fault, JsonFields> inner(String key) {
    return required(key)
        .filterOrElse(JsonNode::isObject, n -> fault(key, "an object"))
        .map(n -> new JsonFields(file, n));
  }

  /** Numbers, NaN for every null. */
  Either<Fault, double[]> numbers(String key) {
    return required(key)
        .filterOrElse(
            n -> n.isArray() && n.valueStream().allMatch(x -> x.isNumber() || x.isNull()),
            n -> fault(key, "an array of numbers"))
        .map(
            n ->
                n.valueStream()
                    .mapToDouble(x -> x.isNull() ? Double.NaN : x.doubleValue())
                    .toArray());
  }

  Either<Fault, Double> notNegative(String key) {
    return number(key).filterOrElse(x -> x >= 0, x -> fault(key, "a number not below 0"));
  }

  private Either<Fault, Double> number(String key) {
    return required(key)
        .filterOrElse(
            n -> n.isNumber() && Double.isFinite(n.doubleValue()), n -> fault(key, "a number"))
        .map(JsonNode::doubleValue);
  }
}
