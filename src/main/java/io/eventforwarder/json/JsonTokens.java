package io.eventforwarder.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.base.ParserBase;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.eventforwarder.event.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The tokens of one JSON text, each with the index of its first byte. */
public final class JsonTokens {
    /** Arrays and objects may be nested so deep, a batch itself being level 1. */
    public static final int MAX_DEPTH = 500;

    /** Beyond this even the tokens after what is too deep are not worth their memory. */
    private static final int TOKENIZER_DEPTH = 10_000;

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    // Texts and numbers are passed on unread, so their lengths are no concern here.
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(TOKENIZER_DEPTH)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    // Names come from outside: they must neither fill the JVM's string table nor
                    // fail a record because they collide.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .build();

    private final byte[] in;
    private final ParserBase parser;
    private final int base;
    private int allowedDepth = MAX_DEPTH;
    private int depth;
    private boolean tooDeep;

    /** Tokens of the bytes from an index up to (not including) another. */
    public JsonTokens(byte[] bytes, int from, int to) throws MalformedJson {
        try {
            // A zero byte is never JSON, but would make the tokenizer guess UTF-16 or UTF-32.
            for (int i = from; i < Math.min(to, from + 4); i++) {
                if (bytes[i] == 0) {
                    throw new MalformedJson(
                            Refusal.INVALID_JSON, "There is a zero byte where JSON should begin.");
                }
            }
            in = bytes;
            parser = (ParserBase) FACTORY.createParser(bytes, from, to - from);
            base = from;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a bulk array, whose batches stand one level deeper. */
    public void allowOneLevelMore() {
        allowedDepth++;
    }

    /** The next token, or null at the end. */
    public JsonToken next() throws MalformedJson {
        JsonToken token;
        try {
            token = parser.nextToken();
        } catch (StreamConstraintsException e) {
            throw new MalformedJson(
                    Refusal.TOO_DEEP,
                    "The input is nested more than " + MAX_DEPTH + " levels deep.");
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (token != null) {
            if (token.isStructStart()) {
                depth++;
                tooDeep |= depth > allowedDepth;
            } else if (token.isStructEnd()) {
                depth--;
            }
        }
        return token;
    }

    /** The index of the current token's first byte, for text its quote; not for a name. */
    public int start() {
        // This makes no object, as the parser's locations do, at every member of every event.
        return base + (int) parser.getTokenCharacterOffset() - 1;
    }

    /** The index of the quote that opens the name of the current value, a member's. */
    public int nameStart() {
        int at = start() - 1;
        while (in[at] != ':') {
            at--;
        }
        while (in[at] != '"') {
            at--;
        }
        do {
            at--;
        } while (in[at] != '"' || isEscaped(at));
        return at;
    }

    private boolean isEscaped(int at) {
        int backslashes = 0;
        while (in[at - 1 - backslashes] == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** The index behind the current token. */
    public int end() throws MalformedJson {
        try {
            parser.finishToken();
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return base + (int) parser.currentLocation().getByteOffset();
    }

    /** The current field's name, unescaped. */
    public String name() {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the current token has a text that can identify something: text or a number. */
    public boolean isTextOrNumber() {
        JsonToken token = parser.currentToken();
        return token == JsonToken.VALUE_STRING || token.isNumeric();
    }

    /** The current text, unescaped, or the current number as it is written. */
    public String text() throws MalformedJson {
        try {
            return parser.getText();
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text if the current token {@linkplain #isTextOrNumber has one}, else empty. */
    public String textOrEmpty() throws MalformedJson {
        return isTextOrNumber() ? text() : "";
    }

    /** Goes to the last token of the current value. */
    public void skip() throws MalformedJson {
        if (!parser.currentToken().isStructStart()) {
            return;
        }
        int outside = depth - 1;
        while (depth > outside) {
            if (next() == null) {
                return;
            }
        }
    }

    private MalformedJson notJson(JsonProcessingException e) {
        return new MalformedJson(
                Refusal.INVALID_JSON,
                "The input is not valid JSON at byte "
                        + (base + e.getLocation().getByteOffset())
                        + ": "
                        + e.getOriginalMessage()
                        + '.');
    }

    /** Whether anything since the last call was nested too deep. */
    public boolean takeTooDeep() {
        boolean taken = tooDeep;
        tooDeep = false;
        return taken;
    }
}
