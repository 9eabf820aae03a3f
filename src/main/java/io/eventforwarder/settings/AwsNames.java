package io.eventforwarder.settings;

import java.util.regex.Pattern;

/** The parsers of the names that AWS gives its things. */
final class AwsNames {
    private static final String NAME = "[a-zA-Z0-9_.-]{1,128}";
    private static final String NAME_IN_WORDS =
            "1 to 128 letters, digits, \"_\", \".\" and \"-\" are allowed";

    static final Parser<String> STREAM =
            Parsers.matching(
                    Pattern.compile(NAME), "is not the name of a stream; " + NAME_IN_WORDS);

    static final Parser<String> CONSUMER =
            Parsers.matching(
                    Pattern.compile(NAME), "is not the name of a consumer; " + NAME_IN_WORDS);

    /** By its form only: regions come into being without a release of ours. */
    static final Parser<String> REGION =
            Parsers.matching(
                    Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+"),
                    "is not the name of a region; write it like \"eu-west-1\"");

    static final Parser<String> ACCOUNT =
            Parsers.matching(
                    Pattern.compile("\\d{12}"), "is not an AWS account id; it has 12 digits");

    static final Parser<String> ROLE =
            Parsers.matching(
                    Pattern.compile("[\\w+=,.@-]{1,64}"),
                    "is not the name of a role; 1 to 64 letters, digits and \"_+=,.@-\" are"
                            + " allowed");

    private static final String EXTERNAL_ID_PREFIX = "orgid:";

    /** The rest of the External ID {@code orgid:...}, which AWS limits to 1,224 characters. */
    private static final Pattern ORG =
            Pattern.compile("[\\w+=,.@:/-]{1," + (1_224 - EXTERNAL_ID_PREFIX.length()) + "}");

    static final Parser<String> ORG_ID =
            text -> {
                if (text.startsWith(EXTERNAL_ID_PREFIX)) {
                    throw new BadValue(
                            "has \"orgid:\" in front; leave that out, it is added for the External"
                                    + " ID");
                }
                if (!ORG.matcher(text).matches()) {
                    throw new BadValue(
                            "is not an org id; 1 to 1218 letters, digits and \"_+=,.@:/-\" are"
                                    + " allowed");
                }
                return text;
            };

    private AwsNames() {}

    static String externalId(String orgId) {
        return EXTERNAL_ID_PREFIX + orgId;
    }
}
