package dev.neuralcollapse.data.format;

import io.vavr.control.Option;
import java.net.URI;

/**
 * A file of a publisher.
 *
 * @param address where it lies, http or https
 * @param checksum its checksum where one is known; else that of the first download is recorded
 */
public record RemoteFile(URI address, Option<Checksum> checksum) {

  /**
   * The checksum of a file.
   *
   * @param algorithm as the JDK calls it, such as MD5 or SHA-256
   * @param hex lower-case hexadecimal digits
   */
  public record Checksum(String algorithm, String hex) {
    static Checksum md5(String hex) {
      return new Checksum("MD5", hex);
    }

    static Checksum sha256(String hex) {
      return new Checksum("SHA-256", hex);
    }
  }

  /** The last part of the address. */
  public String name() {
    String path = address.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
