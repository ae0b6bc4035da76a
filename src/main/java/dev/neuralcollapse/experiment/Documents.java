package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.training.kernel.Precision;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The records of this package as JSON and back: a sequence is an array, an absent option {@code
 * null}, an enum its lower-case name, a number that is not finite {@code null}. Files of earlier
 * versions are read as well: keys are only ever {@link Added}.
 */
public final class Documents {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(vavr())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(required())
          .build();

  private Documents() {}

  /** Text of a document, ending in a line feed. */
  public static String write(Object document) {
    return MAPPER.writeValueAsString(document).replace("\r\n", "\n") + "\n";
  }

  /** Reads a result back. */
  public static Either<Fault, ReproduceResult> read(String json, String where) {
    return read(json, where, ReproduceResult.class);
  }

  /** Reads a single cell back. */
  static Either<Fault, Cell> readCell(String json, String where) {
    return read(json, where, Cell.class);
  }

  private static <T> Either<Fault, T> read(String json, String where, Class<T> type) {
    return read(json, where, type, ReproduceResult.SCHEMA);
  }

  /**
   * Reads any document of records back.
   *
   * @param schema that the document should have, for the fault
   */
  public static <T> Either<Fault, T> read(String json, String where, Class<T> type, String schema) {
    try {
      return Either.right(MAPPER.readValue(json, type));
    } catch (JacksonException e) {
      String place =
          e.getLocation() == null ? where : where + ", line " + e.getLocation().getLineNr();
      return Either.left(
          new Fault(place, reason(e), "expected a result.json with schema " + schema));
    }
  }

  /** The library's message without its advice on settings of the library. */
  private static String reason(JacksonException e) {
    return String.valueOf(e.getOriginalMessage())
        .lines()
        .findFirst()
        .map(m -> m.replaceAll(" \\(.*|;.*|: expected close.*", ""))
        .orElse("not readable");
  }

  /** Everything is required but what was {@link Added}. */
  private static JacksonAnnotationIntrospector required() {
    return new JacksonAnnotationIntrospector() {
      @Override
      public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        return !_hasAnnotation(member, Added.class);
      }
    };
  }

  private static SimpleModule vavr() {
    return new SimpleModule("vavr")
        .addSerializer(Seq.class, new SeqWriter())
        .addSerializer(Option.class, new OptionWriter())
        .addSerializer(Double.class, new DoubleWriter())
        .addSerializer(double.class, new DoubleWriter())
        .addSerializer(EmbeddingDecay.class, new NameWriter<>())
        .addSerializer(Cell.Optimiser.class, new NameWriter<>())
        .addSerializer(Cell.Status.class, new NameWriter<>())
        .addSerializer(Kind.class, new NameWriter<>())
        .addSerializer(Norm.class, new NameWriter<>())
        .addSerializer(Mask.class, new NameWriter<>())
        .addSerializer(Precision.class, new NameWriter<>())
        .addDeserializer(Precision.class, new NameReader<>(Precision.class))
        .addSerializer(Variant.Law.class, new NameWriter<>())
        .addSerializer(Series.Start.class, new NameWriter<>())
        .addDeserializer(Kind.class, new NameReader<>(Kind.class))
        .addDeserializer(Norm.class, new NameReader<>(Norm.class))
        .addDeserializer(Mask.class, new NameReader<>(Mask.class))
        .addDeserializer(Variant.Law.class, new NameReader<>(Variant.Law.class))
        .addDeserializer(Series.Start.class, new NameReader<>(Series.Start.class))
        .addDeserializer(EmbeddingDecay.class, new NameReader<>(EmbeddingDecay.class))
        .addDeserializer(Cell.Optimiser.class, new NameReader<>(Cell.Optimiser.class))
        .addDeserializer(Cell.Status.class, new NameReader<>(Cell.Status.class))
        .addDeserializer(Seq.class, new SeqReader(null))
        .addDeserializer(Option.class, new OptionReader(null));
  }

  @SuppressWarnings("rawtypes")
  private static final class SeqWriter extends ValueSerializer<Seq> {
    @Override
    public void serialize(Seq seq, JsonGenerator out, SerializationContext context) {
      out.writeStartArray();
      for (Object item : seq) {
        context.writeValue(out, item);
      }
      out.writeEndArray();
    }
  }

  @SuppressWarnings("rawtypes")
  private static final class OptionWriter extends ValueSerializer<Option> {
    @Override
    public boolean isEmpty(SerializationContext context, Option option) {
      return option.isEmpty();
    }

    @Override
    public void serialize(Option option, JsonGenerator out, SerializationContext context) {
      if (option.isEmpty()) {
        out.writeNull();
      } else {
        context.writeValue(out, option.get());
      }
    }
  }

  private static final class DoubleWriter extends ValueSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator out, SerializationContext context) {
      if (Double.isFinite(value)) {
        out.writeNumber(value.doubleValue());
      } else {
        out.writeNull();
      }
    }
  }

  private static final class NameWriter<E extends Enum<E>> extends ValueSerializer<E> {
    @Override
    public void serialize(E value, JsonGenerator out, SerializationContext context) {
      out.writeString(named(value));
    }
  }

  private static String named(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static final class NameReader<E extends Enum<E>> extends ValueDeserializer<E> {
    private final Class<E> type;

    NameReader(Class<E> type) {
      this.type = type;
    }

    @Override
    public E deserialize(JsonParser in, DeserializationContext context) {
      String name = String.valueOf(in.getString());
      for (E e : type.getEnumConstants()) {
        if (named(e).equals(name)) {
          return e;
        }
      }
      return context.reportInputMismatch(this, "unknown %s '%s'", type.getSimpleName(), name);
    }
  }

  /** An array of whatever the component's type argument says. */
  @SuppressWarnings("rawtypes")
  private static final class SeqReader extends ValueDeserializer<Seq> {
    private final @org.jspecify.annotations.Nullable JavaType item;

    SeqReader(@org.jspecify.annotations.Nullable JavaType item) {
      this.item = item;
    }

    @Override
    public ValueDeserializer<?> createContextual(DeserializationContext c, BeanProperty p) {
      return new SeqReader(c.getContextualType().containedTypeOrUnknown(0));
    }

    @Override
    public Seq deserialize(JsonParser in, DeserializationContext context) {
      if (!in.isExpectedStartArrayToken()) {
        return context.reportInputMismatch(this, "expected an array");
      }
      java.util.List<Object> items = new java.util.ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        items.add(context.readValue(in, java.util.Objects.requireNonNull(item)));
      }
      return List.ofAll(items);
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return List.empty();
    }
  }

  /** {@code null} or whatever the component's type argument says. */
  @SuppressWarnings("rawtypes")
  private static final class OptionReader extends ValueDeserializer<Option> {
    private final @org.jspecify.annotations.Nullable JavaType item;

    OptionReader(@org.jspecify.annotations.Nullable JavaType item) {
      this.item = item;
    }

    @Override
    public ValueDeserializer<?> createContextual(DeserializationContext c, BeanProperty p) {
      return new OptionReader(c.getContextualType().containedTypeOrUnknown(0));
    }

    @Override
    public Option deserialize(JsonParser in, DeserializationContext context) {
      return Option.some(context.readValue(in, java.util.Objects.requireNonNull(item)));
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
      return Option.none();
    }
  }
}
