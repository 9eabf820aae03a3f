package io.eventforwarder.settings;

import java.net.URI;
import java.net.URISyntaxException;
import org.apache.flink.core.fs.Path;

/** The parsers of paths and endpoints. Neither may carry credentials: they are logged. */
final class Locations {
    private static final int HIGHEST_PORT = 65_535;

    /** Whatever Flink's {@link Path} accepts: a local path, or a URI of one of its file systems. */
    static final Parser<String> PATH =
            text -> {
                String userInfo;
                try {
                    userInfo = new Path(text).toUri().getUserInfo();
                } catch (IllegalArgumentException e) {
                    throw new BadValue(
                            "is not a path; write a local path or a URI such as"
                                    + " \"s3://bucket/folder\"");
                }
                if (userInfo != null && userInfo.indexOf(':') >= 0) {
                    throw BadValue.withoutShowingIt(
                            "has credentials in its URI; leave them out: the file system has its"
                                    + " own configuration");
                }
                return text;
            };

    static final Parser<URI> ENDPOINT =
            text -> {
                URI uri;
                try {
                    uri = new URI(text);
                } catch (URISyntaxException e) {
                    throw notAnEndpoint(text);
                }
                boolean http =
                        "http".equalsIgnoreCase(uri.getScheme())
                                || "https".equalsIgnoreCase(uri.getScheme());
                if (!http
                        || uri.getHost() == null
                        || uri.getUserInfo() != null
                        || uri.getPort() > HIGHEST_PORT) {
                    throw notAnEndpoint(text);
                }
                return uri;
            };

    private Locations() {}

    private static BadValue notAnEndpoint(String text) {
        String expected =
                "is not an endpoint; write a http or https URI with a host, e.g."
                        + " \"https://kinesis.eu-west-1.amazonaws.com\"";
        return text.indexOf('@') >= 0
                ? BadValue.withoutShowingIt(expected + ", without credentials")
                : new BadValue(expected);
    }
}
