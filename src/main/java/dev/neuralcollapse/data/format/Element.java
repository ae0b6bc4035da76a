package dev.neuralcollapse.data.format;

import java.nio.ByteBuffer;

/** The number formats that are understood. */
enum Element {
  FLOAT16(2, false),
  BFLOAT16(2, false),
  FLOAT32(4, false),
  FLOAT64(8, false),
  BOOL(1, true),
  INT8(1, true),
  INT16(2, true),
  INT32(4, true),
  INT64(8, true),
  UINT8(1, true),
  UINT16(2, true),
  UINT32(4, true),
  UINT64(8, true);

  private final int bytes;
  private final boolean whole;

  Element(int bytes, boolean whole) {
    this.bytes = bytes;
    this.whole = whole;
  }

  /** Bytes an element takes in the file. */
  int bytes() {
    return bytes;
  }

  /** Whether the values are integers. */
  boolean isWhole() {
    return whole;
  }

  /** The next number as a double, exactly (integers beyond 2^53 are rounded). */
  double nextReal(ByteBuffer in) {
    return switch (this) {
      case FLOAT16 -> Float.float16ToFloat(in.getShort());
      case BFLOAT16 -> Float.intBitsToFloat(in.getShort() << 16);
      case FLOAT32 -> in.getFloat();
      case FLOAT64 -> in.getDouble();
      case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> (double) nextWhole(in);
    };
  }

  /** The next integer; a negative result for {@code UINT64} means that it does not fit. */
  long nextWhole(ByteBuffer in) {
    return switch (this) {
      case BOOL -> in.get() == 0 ? 0 : 1;
      case INT8 -> in.get();
      case INT16 -> in.getShort();
      case INT32 -> in.getInt();
      case INT64, UINT64 -> in.getLong();
      case UINT8 -> in.get() & 0xff;
      case UINT16 -> in.getShort() & 0xffff;
      case UINT32 -> in.getInt() & 0xffff_ffffL;
      case FLOAT16, BFLOAT16, FLOAT32, FLOAT64 ->
          throw new IllegalStateException("not an integer format");
    };
  }
}
