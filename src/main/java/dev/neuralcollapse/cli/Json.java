package dev.neuralcollapse.cli;

import io.vavr.collection.Map;
import io.vavr.collection.Traversable;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON documents from Vavr values: maps, sequences, options (absent is {@code null}), strings,
 * booleans and numbers. A number that is not finite does not exist in JSON and becomes {@code
 * null}.
 */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  /** The document with its schema first. */
  static String document(String schema, Map<String, ?> keys) {
    LinkedHashMap<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("schema", "collapse/" + schema + "/1");
    keys.forEach(t -> root.put(t._1, plain(t._2)));
    return MAPPER.writeValueAsString(root);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Double d -> Double.isFinite(d) ? d : null;
      case Option<?> o -> o.isEmpty() ? null : plain(o.get());
      case Map<?, ?> m -> {
        LinkedHashMap<String, @Nullable Object> object = new LinkedHashMap<>();
        m.forEach(t -> object.put(String.valueOf(t._1), plain(t._2)));
        yield object;
      }
      case Traversable<?> t -> {
        List<@Nullable Object> array = new ArrayList<>();
        t.forEach(v -> array.add(plain(v)));
        yield array;
      }
      case String s -> s;
      case Number n -> n;
      case Boolean b -> b;
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    };
  }
}
